package dev.longwave.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.longwave.broker.LeaseState;
import dev.longwave.broker.Leases;
import dev.longwave.broker.LocalBroker;
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
import dev.longwave.sse.SseEvent;
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
    private static final LeaseState HERE = new LeaseState(LeaseState.Holder.SELF, "a", false);
    private static final LeaseState ELSEWHERE = new LeaseState(LeaseState.Holder.OTHER, "b", false);

    private final Hub hub = new Hub(HubSettings.DEFAULT);
    private Leases leases = Leases.ALONE;
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
                new SourcesConfig(configured, maxRunning),
                hub,
                new LocalBroker(hub),
                leases,
                SourceListener.NONE,
                any -> starter,
                () -> {});
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

    private static Viewing view(Sources sources, String... names) throws Exception {
        return sources.view(find(sources, names), StartPosition.LIVE);
    }

    private static Viewing watch(Sources sources, String... names) throws Exception {
        Viewing viewing = view(sources, names);
        viewing.begin();
        return viewing;
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
        Viewing first = view(sources, "logs:a");
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
        Viewing viewing = view(sources, "logs:a");
        viewing.release();
        viewing.begin();
        assertThat(starter.runs()).isEmpty();
        assertThat(sources.list()).isEmpty();
    }

    @Test
    void aShareIsGivenUpOnce() throws Exception {
        Sources sources = lingering(Duration.ZERO);
        Viewing first = watch(sources, "logs:a");
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
        Viewing first = watch(sources, "logs:a");
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
        Viewing viewing = watch(sources, "logs:a");
        viewing.release();
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
        Viewing back = watch(sources, "logs:a");
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
        Viewing late = watch(sources, "logs:a");
        assertThat(starter.runs()).hasSize(1);
        assertThat(states(sources)).containsExactly(State.ENDED);
        assertThat(channel("logs:a").events()).isEqualTo(2);
        late.release();
    }

    @Test
    void afterThatARunBeginsAnewAndWithNothingKept() throws Exception {
        Sources sources = lingering(Duration.ofMillis(20));
        Viewing viewing = watch(sources, "logs:a");
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
        viewing.release();
        assertThat(states(sources)).containsExactly(State.RUNNING);
    }

    @Test
    void whoHadTheEndTakesNoShare() throws Exception {
        Sources sources = lingering(Duration.ZERO);
        watch(sources, "logs:a");
        starter.last().end();
        String end = channel("logs:a").lastId();
        Deadline.await("the end of the time", () -> sources.list().isEmpty());
        sources.view(find(sources, "logs:a"), new StartPosition.After(end)).begin();
        assertThat(sources.list()).isEmpty();
        assertThat(starter.runs()).hasSize(1);
    }

    // ---- of several gateways one ----

    @Test
    void aRunThatAnotherGatewayHasIsOnlyWatched() throws Exception {
        FakeLeases asked = shared();
        Sources sources = lingering(LONG);
        Viewing viewing = view(sources, "logs:a");
        assertThat(viewing.whenReady()).isNotDone();
        asked.become(ELSEWHERE);
        assertThat(viewing.whenReady()).isCompleted();
        viewing.begin();
        assertThat(starter.runs()).isEmpty();
        assertThat(sources.list())
                .extracting(SourceInfo::state, SourceInfo::node)
                .containsExactly(tuple(State.ELSEWHERE, "b"));
        viewing.release();
        assertThat(sources.list()).isEmpty();
        assertThat(asked.isReleased()).isTrue();
    }

    @Test
    void whereItIsNotFoundOutWhoRunsItNobodyIsLetIn() throws Exception {
        FakeLeases asked = shared();
        Sources sources = lingering(LONG);
        Viewing viewing = view(sources, "logs:a");
        asked.become(LeaseState.UNKNOWN);
        assertThat(viewing.whenReady()).isCompletedExceptionally();
        viewing.release();
        assertThat(sources.list()).isEmpty();
        assertThat(asked.isReleased()).isTrue();
    }

    @Test
    void whoseLeaseItIsBeginsTheChannelAnew() throws Exception {
        hub.publish("logs:a", SseEvent.of("of a run before"));
        FakeLeases asked = shared();
        Viewing viewing = view(lingering(LONG), "logs:a");
        assertThat(channel("logs:a").events()).isEqualTo(1);
        asked.become(HERE);
        assertThat(channel("logs:a").events()).isZero();
        viewing.begin();
        assertThat(starter.runs()).hasSize(1);
        assertThat(channel("logs:a").events()).isZero();
    }

    @Test
    void whatAnotherHasLostIsStartedAgainHereAndViewersAreTold() throws Exception {
        hub.publish("logs:a", SseEvent.of("said there"));
        FakeLeases asked = shared();
        Viewing viewing = view(lingering(LONG), "logs:a");
        asked.become(ELSEWHERE);
        viewing.begin();
        asked.become(HERE);
        assertThat(starter.runs()).hasSize(1);
        // what was said before, and that it has been started again
        assertThat(channel("logs:a").events()).isEqualTo(2);
    }

    @Test
    void whatHasComeToItsEndElsewhereIsNotStartedAgain() throws Exception {
        FakeLeases asked = shared();
        Sources sources = lingering(LONG);
        Viewing viewing = view(sources, "logs:a");
        asked.become(ELSEWHERE);
        viewing.begin();
        hub.end(new ChannelName("logs:a"), "{}");
        asked.become(HERE);
        assertThat(starter.runs()).isEmpty();
        assertThat(states(sources)).containsExactly(State.ENDED);
    }

    @Test
    void aLostLeaseStopsTheRunAndThatOneIsGoneBeforeTheNext() throws Exception {
        starter.stopsSlowly();
        FakeLeases asked = shared();
        Sources sources = lingering(LONG);
        Viewing viewing = view(sources, "logs:a");
        asked.become(HERE);
        viewing.begin();
        FakeStarter.Run first = starter.last();
        asked.become(LeaseState.UNKNOWN);
        assertThat(first.isStopped()).isTrue();
        first.say("too late");
        assertThat(channel("logs:a")).isNull();
        asked.become(HERE);
        assertThat(starter.runs()).hasSize(1);
        first.beGone();
        assertThat(starter.runs()).hasSize(2);
        assertThat(states(sources)).containsExactly(State.RUNNING);
        viewing.release();
        sources.stop();
        assertThat(asked.isReleased()).isFalse();
        starter.last().beGone();
        assertThat(asked.isReleased()).isTrue();
    }

    @Test
    void itDoesNotLingerWhileAnybodyWatchesElsewhere() throws Exception {
        FakeLeases asked = shared();
        Sources sources = lingering(Duration.ZERO);
        Viewing viewing = view(sources, "logs:a");
        asked.become(new LeaseState(LeaseState.Holder.SELF, "a", true));
        viewing.begin();
        viewing.release();
        assertThat(asked.isWatched()).isFalse();
        Thread.sleep(50);
        assertThat(states(sources)).containsExactly(State.RUNNING);
        asked.become(HERE);
        Deadline.await("the run's stop", () -> sources.list().isEmpty());
        assertThat(starter.last().isStopped()).isTrue();
    }

    @Test
    void anEndThatIsKeptKeepsItsLease() throws Exception {
        FakeLeases asked = shared();
        Sources sources = lingering(LONG);
        Viewing viewing = view(sources, "logs:a");
        asked.become(HERE);
        viewing.begin();
        starter.last().end();
        assertThat(states(sources)).containsExactly(State.ENDED);
        assertThat(asked.isReleased()).isFalse();
        sources.stop();
        assertThat(asked.isReleased()).isTrue();
    }

    private FakeLeases shared() {
        FakeLeases fake = new FakeLeases();
        leases = fake;
        return fake;
    }

    // ---- bounds ----

    @Test
    void thereAreOnlySoManyRuns() throws Exception {
        Sources sources = lingering(LONG);
        for (int i = 0; i < MAX_RUNNING; i++) {
            watch(sources, "logs:" + i);
        }
        watch(sources, "logs:0");
        assertThatThrownBy(() -> view(sources, "logs:1", "logs:new"))
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
        assertThatThrownBy(() -> view(sources, "logs:b")).isInstanceOf(SourcesBusyException.class);
        starter.runs().get(0).beGone();
        assertThat(starter.runs()).hasSize(2);
    }

    @Test
    void endlessNamesLeaveNothingBehind() throws Exception {
        Sources sources = lingering(LONG);
        for (int i = 0; i < 1_000; i++) {
            Viewing viewing = watch(sources, "logs:" + i);
            starter.last().end();
            viewing.release();
            view(sources, "logs:never-begun-" + i).release();
        }
        assertThat(sources.list()).hasSize(MAX_RUNNING);
        assertThat(starter.runs()).hasSize(1_000);
    }

    @Test
    void manyWhoArriveTogetherStartOneRun() throws Exception {
        Sources sources = lingering(LONG);
        ExecutorService viewers = Executors.newFixedThreadPool(8);
        try {
            List<Future<Viewing>> leases = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                leases.add(viewers.submit(() -> watch(sources, "logs:a")));
            }
            for (Future<Viewing> viewing : leases) {
                viewing.get();
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
                        Viewing viewing = watch(sources, "logs:a");
                        Deadline.await("a run", () -> alive() > 0);
                        twice.addAndGet(alive() == 1 ? 0 : 1);
                        viewing.release();
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
                new LocalBroker(hub),
                leases,
                SourceListener.NONE,
                any -> starter,
                () -> {
                    killed.incrementAndGet();
                    starter.runs().forEach(FakeStarter.Run::beGone);
                });
        watch(sources, "a");
        Viewing begun = view(sources, "b");
        sources.close(Duration.ofMillis(10));
        assertThat(killed).hasValue(1);
        assertThat(starter.runs()).hasSize(1).allMatch(FakeStarter.Run::isStopped);
        assertThat(sources.list()).isEmpty();
        begun.begin();
        begun.release();
        assertThat(starter.runs()).hasSize(1);
        assertThatThrownBy(() -> view(sources, "a")).isInstanceOf(SourcesBusyException.class);
    }

    private long alive() {
        return starter.runs().stream().filter(run -> !run.isStopped()).count();
    }

    private ChannelInfo channel(String name) {
        return hub.channel(new ChannelName(name));
    }
}
