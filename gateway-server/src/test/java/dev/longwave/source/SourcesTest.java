package dev.longwave.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longwave.config.ChannelTemplate;
import dev.longwave.config.Restart;
import dev.longwave.config.SourceConfig;
import dev.longwave.config.SourceKind;
import dev.longwave.config.SourcesConfig;
import dev.longwave.config.Template;
import dev.longwave.config.ValuePattern;
import dev.longwave.hub.ChannelInfo;
import dev.longwave.hub.ChannelName;
import dev.longwave.hub.Hub;
import dev.longwave.hub.HubSettings;
import dev.longwave.hub.StartPosition;
import dev.longwave.server.Deadline;
import dev.longwave.source.SourceInfo.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who starts a run, who shares it, and when it ends; the runs themselves do what the test says. */
@Timeout(60)
class SourcesTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final int MAX_RUNNING = 3;

    private final Hub hub = new Hub(HubSettings.DEFAULT);
    private final FakeStarter starter = new FakeStarter();
    private final List<Sources> opened = new ArrayList<>();

    @AfterEach
    void stop() {
        opened.forEach(sources -> sources.close(Duration.ZERO));
        hub.close();
    }

    private Sources lingering(Duration linger) {
        return lingering(linger, MAX_RUNNING);
    }

    private Sources lingering(Duration linger, int maxRunning) {
        SourceKind kind = new SourceKind.Exec(List.of(new Template("x")), Restart.NEVER, null, Map.of());
        List<SourceConfig> configured = List.of(
                source("logs:{name}", Map.of("name", "[a-z0-9.-]+"), linger, kind),
                source("logs:{name}/{part}", Map.of("name", "[A-Z]+", "part", "[a-z/]+"), linger, kind),
                source("file:{path}", Map.of("path", ".*"), linger, new SourceKind.Tail(new Template("/x"), 0)));
        Sources sources = new Sources(
                new SourcesConfig(configured, maxRunning), hub, SourceListener.NONE, any -> starter, () -> {});
        opened.add(sources);
        return sources;
    }

    private static SourceConfig source(String channel, Map<String, String> allow, Duration linger, SourceKind kind) {
        Map<String, ValuePattern> patterns = new HashMap<>();
        allow.forEach((name, regex) -> patterns.put(name, new ValuePattern(regex)));
        return new SourceConfig(new ChannelTemplate(new Template(channel)), patterns, linger, kind);
    }

    private static List<SourceChannel> find(Sources sources, String... names) throws NoSuchSourceException {
        return sources.find(List.of(names).stream().map(ChannelName::new).toList());
    }

    private static Lease lease(Sources sources, String... names) throws Exception {
        return sources.lease(find(sources, names), StartPosition.LIVE);
    }

    private static Lease watch(Sources sources, String... names) throws Exception {
        Lease lease = lease(sources, names);
        lease.begin();
        return lease;
    }

    private static List<State> states(Sources sources) {
        return sources.list().stream().map(SourceInfo::state).toList();
    }

    // ---- which channels ----

    @Test
    void ordinaryChannelsHaveNoSource() throws Exception {
        assertThat(find(lingering(LONG), "orders:1", "logs", "log:a")).isEmpty();
    }

    @Test
    void theFirstTemplateThatFitsIsTaken() throws Exception {
        Sources sources = lingering(LONG);
        assertThat(find(sources, "logs:a.b", "x", "logs:A/b/c", "file:-/x").stream()
                        .map(SourceChannel::values))
                .containsExactly(Map.of("name", "a.b"), Map.of("name", "A", "part", "b/c"), Map.of("path", "-/x"));
    }

    @Test
    void whatBeginsLikeATemplateAndFitsNoneIsRefused() {
        Sources sources = lingering(LONG);
        assertThatThrownBy(() -> find(sources, "x", "logs:A"))
                .isInstanceOf(NoSuchSourceException.class)
                .hasMessage(
                        "expected a channel like \"logs:{name}\", got \"logs:A\"; {name} is not one that is allowed");
        assertThatThrownBy(() -> find(sources, "logs:"))
                .hasMessage("expected a channel like \"logs:{name}\", got \"logs:\"");
        assertThatThrownBy(() -> find(sources, "logs:-f")).hasMessageContaining("{name} is not one that is allowed");
    }

    // ---- who shares a run ----

    @Test
    void aRunBeginsWhenItsFirstViewerHasItsPlace() throws Exception {
        Sources sources = lingering(LONG);
        Lease first = lease(sources, "logs:a");
        assertThat(starter.runs()).isEmpty();
        assertThat(states(sources)).containsExactly(State.STARTING);
        first.begin();
        assertThat(starter.runs()).hasSize(1);
        assertThat(starter.last().values).isEqualTo(Map.of("name", "a"));
        assertThat(states(sources)).containsExactly(State.RUNNING);
    }

    @Test
    void laterViewersShareIt() throws Exception {
        Sources sources = lingering(LONG);
        watch(sources, "logs:a");
        watch(sources, "logs:a", "logs:b");
        assertThat(starter.runs()).hasSize(2);
        assertThat(sources.list()).extracting(SourceInfo::viewers).containsExactly(2, 1);
    }

    @Test
    void whoGivesUpBeforeItBeganStartsNothing() throws Exception {
        Sources sources = lingering(LONG);
        Lease lease = lease(sources, "logs:a");
        lease.release();
        lease.begin();
        assertThat(starter.runs()).isEmpty();
        assertThat(sources.list()).isEmpty();
    }

    @Test
    void aLeaseIsGivenUpOnce() throws Exception {
        Sources sources = lingering(Duration.ZERO);
        Lease first = watch(sources, "logs:a");
        watch(sources, "logs:a");
        first.release();
        first.release();
        assertThat(sources.list()).extracting(SourceInfo::viewers).containsExactly(1);
    }

    @Test
    void aRunThatFailsToStartIsToldAndEnded() throws Exception {
        starter.fails();
        Sources sources = lingering(LONG);
        watch(sources, "logs:a");
        assertThat(states(sources)).containsExactly(State.ENDED);
        assertThat(channel("logs:a").finished()).isTrue();
        assertThat(channel("logs:a").events()).isEqualTo(2);
    }

    @Test
    void aRunThatIsGoneWithoutAWordIsEnded() throws Exception {
        Sources sources = lingering(LONG);
        watch(sources, "logs:a");
        starter.last().beGone();
        assertThat(states(sources)).containsExactly(State.ENDED);
        assertThat(channel("logs:a").finished()).isTrue();
    }

    // ---- after the last viewer ----

    @Test
    void afterTheLastViewerItLingers() throws Exception {
        Sources sources = lingering(LONG);
        Lease first = watch(sources, "logs:a");
        first.release();
        assertThat(states(sources)).containsExactly(State.LINGERING);
        starter.last().say("heard");
        assertThat(channel("logs:a").events()).isEqualTo(1);
        watch(sources, "logs:a");
        assertThat(states(sources)).containsExactly(State.RUNNING);
        assertThat(starter.runs()).hasSize(1);
    }

    @Test
    void thenItIsStoppedAndSaysNoMore() throws Exception {
        Sources sources = lingering(Duration.ofMillis(1));
        Lease lease = watch(sources, "logs:a");
        lease.release();
        Deadline.await("the run's stop", () -> sources.list().isEmpty());
        assertThat(starter.last().isStopped()).isTrue();
        starter.last().say("too late");
        starter.last().output.error("too late");
        starter.last().output.end("{}");
        assertThat(hub.channel(new ChannelName("logs:a"))).isNull();
    }

    @Test
    void whoComesBackInTimeStopsTheClock() throws Exception {
        Sources sources = lingering(Duration.ofMillis(50));
        for (int i = 0; i < 20; i++) {
            watch(sources, "logs:a").release();
        }
        Lease back = watch(sources, "logs:a");
        Thread.sleep(150);
        assertThat(starter.runs().stream().filter(run -> !run.isStopped())).hasSize(1);
        back.release();
        Deadline.await("the run's stop", () -> sources.list().isEmpty());
    }

    @Test
    void theNextRunWaitsUntilTheOneBeforeIsGone() throws Exception {
        starter.stopsSlowly();
        Sources sources = lingering(Duration.ZERO);
        watch(sources, "logs:a").release();
        FakeStarter.Run first = starter.last();
        Deadline.await("the run's stop", first::isStopped);
        watch(sources, "logs:a");
        assertThat(states(sources)).containsExactlyInAnyOrder(State.RUNNING, State.STOPPING);
        assertThat(starter.runs()).hasSize(1);
        first.beGone();
        assertThat(starter.runs()).hasSize(2);
        assertThat(states(sources)).containsExactly(State.RUNNING);
    }

    @Test
    void aRunThatIsNotWantedAnyMoreWhenItsTurnComesIsNotStarted() throws Exception {
        starter.stopsSlowly();
        Sources sources = lingering(Duration.ZERO);
        watch(sources, "logs:a").release();
        FakeStarter.Run first = starter.last();
        Deadline.await("the run's stop", first::isStopped);
        watch(sources, "logs:a").release();
        Deadline.await("the next one's stop", () -> !states(sources).contains(State.LINGERING));
        first.beGone();
        assertThat(starter.runs()).hasSize(1);
        assertThat(sources.list()).isEmpty();
    }

    // ---- after the end ----

    @Test
    void whoComesWhileAnEndIsFreshIsShownIt() throws Exception {
        Sources sources = lingering(LONG);
        watch(sources, "logs:a");
        starter.last().say("1");
        starter.last().end();
        Lease late = watch(sources, "logs:a");
        assertThat(starter.runs()).hasSize(1);
        assertThat(states(sources)).containsExactly(State.ENDED);
        assertThat(channel("logs:a").events()).isEqualTo(2);
        late.release();
    }

    @Test
    void afterThatARunBeginsAnewAndWithNothingKept() throws Exception {
        Sources sources = lingering(Duration.ofMillis(20));
        Lease lease = watch(sources, "logs:a");
        starter.last().say("1");
        starter.last().end();
        watch(sources, "logs:a").release();
        Deadline.await("the end of the time", () -> sources.list().isEmpty());
        // two, where the one before came too late for the fresh end
        int before = starter.runs().size();
        watch(sources, "logs:a");
        assertThat(starter.runs()).hasSize(before + 1);
        assertThat(channel("logs:a").events()).isZero();
        assertThat(channel("logs:a").finished()).isFalse();
        starter.last().say("new");
        assertThat(channel("logs:a").events()).isEqualTo(1);
        lease.release();
        assertThat(states(sources)).containsExactly(State.RUNNING);
    }

    @Test
    void whoHadTheEndTakesNoShare() throws Exception {
        Sources sources = lingering(Duration.ZERO);
        watch(sources, "logs:a");
        starter.last().end();
        String end = channel("logs:a").lastId();
        Deadline.await("the end of the time", () -> sources.list().isEmpty());
        sources.lease(find(sources, "logs:a"), new StartPosition.After(end)).begin();
        assertThat(sources.list()).isEmpty();
        assertThat(starter.runs()).hasSize(1);
    }

    // ---- bounds ----

    @Test
    void thereAreOnlySoManyRuns() throws Exception {
        Sources sources = lingering(LONG);
        for (int i = 0; i < MAX_RUNNING; i++) {
            watch(sources, "logs:" + i);
        }
        watch(sources, "logs:0");
        assertThatThrownBy(() -> lease(sources, "logs:1", "logs:new"))
                .isInstanceOf(SourcesBusyException.class)
                .hasMessage(
                        "there are 3 sources running and at most 3 are allowed; wait until others are no longer watched,"
                                + " or raise source.max-running");
        assertThat(sources.list()).extracting(SourceInfo::viewers).containsExactly(2, 1, 1);
    }

    @Test
    void aRunThatOnlyWaitsForTheOneBeforeItHasItsPlace() throws Exception {
        starter.stopsSlowly();
        Sources sources = lingering(Duration.ZERO, 1);
        watch(sources, "logs:a").release();
        Deadline.await("the run's stop", () -> starter.last().isStopped());
        watch(sources, "logs:a");
        assertThatThrownBy(() -> lease(sources, "logs:b")).isInstanceOf(SourcesBusyException.class);
        starter.runs().get(0).beGone();
        assertThat(starter.runs()).hasSize(2);
    }

    @Test
    void endlessNamesLeaveNothingBehind() throws Exception {
        Sources sources = lingering(LONG);
        for (int i = 0; i < 1_000; i++) {
            Lease lease = watch(sources, "logs:" + i);
            starter.last().end();
            lease.release();
            lease(sources, "logs:never-begun-" + i).release();
        }
        assertThat(sources.list()).hasSize(MAX_RUNNING);
        assertThat(starter.runs()).hasSize(1_000);
    }

    @Test
    void manyWhoArriveTogetherStartOneRun() throws Exception {
        Sources sources = lingering(LONG);
        ExecutorService viewers = Executors.newFixedThreadPool(8);
        try {
            List<Future<Lease>> leases = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                leases.add(viewers.submit(() -> watch(sources, "logs:a")));
            }
            for (Future<Lease> lease : leases) {
                lease.get();
            }
        } finally {
            viewers.shutdownNow();
        }
        assertThat(starter.runs()).hasSize(1);
        assertThat(sources.list()).extracting(SourceInfo::viewers).containsExactly(200);
    }

    @Test
    void whoeverComesAndGoesThereIsOneRunWhileSomebodyWatchesAndNoneAfterwards() throws Exception {
        Sources sources = lingering(Duration.ZERO);
        AtomicInteger twice = new AtomicInteger();
        ExecutorService viewers = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(viewers.submit(() -> {
                    for (int j = 0; j < 500; j++) {
                        Lease lease = watch(sources, "logs:a");
                        Deadline.await("a run", () -> alive() > 0);
                        twice.addAndGet(alive() == 1 ? 0 : 1);
                        lease.release();
                        if (j % 16 == 0) {
                            Thread.sleep(1);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            viewers.shutdownNow();
        }
        assertThat(twice).hasValue(0);
        assertThat(starter.runs()).hasSizeGreaterThan(1);
        Deadline.await("the last stop", () -> sources.list().isEmpty());
        assertThat(starter.runs()).allMatch(FakeStarter.Run::isStopped);
    }

    // ---- shutdown ----

    @Test
    void closingStopsEverythingAndKillsWhatIsLeft() throws Exception {
        starter.stopsSlowly();
        AtomicInteger killed = new AtomicInteger();
        SourceKind kind = new SourceKind.Tail(new Template(Path.of("/x").toString()), 0);
        Sources sources = new Sources(
                new SourcesConfig(List.of(source("a", Map.of(), LONG, kind), source("b", Map.of(), LONG, kind)), 5),
                hub,
                SourceListener.NONE,
                any -> starter,
                () -> {
                    killed.incrementAndGet();
                    starter.runs().forEach(FakeStarter.Run::beGone);
                });
        watch(sources, "a");
        Lease begun = lease(sources, "b");
        sources.close(Duration.ofMillis(10));
        assertThat(killed).hasValue(1);
        assertThat(starter.runs()).hasSize(1).allMatch(FakeStarter.Run::isStopped);
        assertThat(sources.list()).isEmpty();
        begun.begin();
        begun.release();
        assertThat(starter.runs()).hasSize(1);
        assertThatThrownBy(() -> lease(sources, "a")).isInstanceOf(SourcesBusyException.class);
    }

    private long alive() {
        return starter.runs().stream().filter(run -> !run.isStopped()).count();
    }

    private ChannelInfo channel(String name) {
        return hub.channel(new ChannelName(name));
    }
}
