package dev.longwave.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longwave.log.Retention;
import dev.longwave.sse.SseEvent;
import dev.longwave.stream.CloseReason;
import dev.longwave.testing.SpecificationParser.Event;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each step happens when the test says; {@link SnapshotRaceTest} does the same at full speed. */
class SnapshotThenFollowTest {
    private static final int KEPT = 3;

    private final Hub hub =
            new Hub(HubSettings.DEFAULT.withRetention(new Retention(KEPT, 1 << 20, Duration.ofMinutes(5))));
    private final EmbeddedChannel connection = new EmbeddedChannel();
    private final Viewer viewer = Viewer.open(connection.eventLoop());
    private final Queue<Runnable> askedFor = new ArrayDeque<>();
    private final List<CloseReason> closed = new ArrayList<>();
    private int snapshots;

    SnapshotThenFollowTest() {
        viewer.stream().onClose(closed::add);
    }

    @AfterEach
    void close() {
        hub.close();
        viewer.stream().close();
        connection.advanceTimeBy(1, TimeUnit.MINUTES);
        connection.runScheduledPendingTasks();
    }

    private Object state() {
        snapshots++;
        return "state " + snapshots;
    }

    private boolean subscribe(String... names) {
        return hub.subscribe(viewer.stream(), this::state, askedFor::add, names);
    }

    private void takeSnapshot() {
        askedFor.remove().run();
        connection.runPendingTasks();
    }

    private String publish(String channel, Object data) {
        String id = hub.publish(channel, data).id();
        connection.runPendingTasks();
        return id;
    }

    private int subscribers() {
        return hub.publish("a", "who is there?").subscribers();
    }

    @Test
    void theStateComesFirstWithTheIdOfItsPlaceAndThenWhatWasPublishedSince() {
        String before = publish("a", "before");
        assertThat(subscribe("a")).isTrue();
        String first = publish("a", "1");
        String second = publish("a", "2");
        assertThat(viewer.events()).as("nothing before the state").isEmpty();
        takeSnapshot();
        String third = publish("a", "3");

        assertThat(viewer.events())
                .containsExactly(
                        new Event("message", "state 1", before),
                        new Event("message", "1", first),
                        new Event("message", "2", second),
                        new Event("message", "3", third));
        assertThat(viewer.gaps()).isEmpty();
    }

    @Test
    void severalChannelsAndPatternsAreFollowedInOneOrder() {
        publish("b:1", "before");
        subscribe("a", "b:*");
        publish("b:1", "1");
        publish("a", "2");
        publish("b:2", "3");
        takeSnapshot();

        assertThat(viewer.data()).containsExactly("state 1", "1", "2", "3");
    }

    @Test
    void anEventsTypeIsKeptAndItsIdReplaced() {
        String before = publish("a", "before");
        hub.subscribe(viewer.stream(), () -> SseEvent.of("s").withType("state").withId("own"), askedFor::add, "a");
        takeSnapshot();

        assertThat(viewer.events()).containsExactly(new Event("state", "s", before));
    }

    @Test
    void anObjectBecomesJson() {
        hub.subscribe(viewer.stream(), () -> Map.of("status", "building"), askedFor::add, "a");
        takeSnapshot();
        assertThat(viewer.data()).containsExactly("{\"status\":\"building\"}");
    }

    @Test
    void aStateIsNotTooLargeForAStream() {
        String large = "x".repeat(1 << 20);
        viewer.pause();
        hub.subscribe(viewer.stream(), () -> large, askedFor::add, "a");
        takeSnapshot();
        publish("a", "1");
        viewer.goOn();
        connection.runPendingTasks();

        assertThat(viewer.data()).containsExactly(large, "1");
    }

    @Test
    void whatWasSentMeanwhileComesBeforeTheState() {
        subscribe("a");
        viewer.stream().send("loading");
        connection.runPendingTasks();
        takeSnapshot();

        assertThat(viewer.data()).containsExactly("loading", "state 1");
    }

    @Test
    void aPlaceThatWasTrimmedMeansAnotherSnapshotFromANewPlace() {
        publish("a", "before");
        subscribe("a");
        String last = "";
        for (int i = 0; i <= KEPT; i++) {
            last = publish("a", "missed " + i);
        }
        takeSnapshot();
        assertThat(viewer.events()).as("the first state is not sent").isEmpty();
        String next = publish("a", "1");
        takeSnapshot();

        assertThat(viewer.events())
                .containsExactly(new Event("message", "state 2", last), new Event("message", "1", next));
        assertThat(viewer.gaps()).isEmpty();
        assertThat(subscribers()).isEqualTo(1);
    }

    @Test
    void aLogThatIsJustLongEnoughNeedsNoOtherSnapshot() {
        publish("a", "before");
        subscribe("a");
        for (int i = 0; i < KEPT; i++) {
            publish("a", "" + i);
        }
        takeSnapshot();

        assertThat(viewer.data()).containsExactly("state 1", "0", "1", "2");
    }

    @Test
    void aSnapshotThatAlwaysTakesTooLongIsSentInTheEndAndTheGapTold() {
        subscribe("a");
        while (viewer.events().isEmpty()) {
            for (int i = 0; i <= KEPT; i++) {
                publish("a", "" + i);
            }
            takeSnapshot();
        }

        assertThat(viewer.data()).containsExactly("state 5", "1", "2", "3");
        assertThat(viewer.gaps()).hasSize(1).first().asString().contains("\"reason\":\"slow\"");
        assertThat(subscribers()).isEqualTo(1);
    }

    @Test
    void aSnapshotThatFailsClosesTheStreamAndGivesThePlaceBack() {
        hub.subscribe(
                viewer.stream(),
                () -> {
                    throw new InterruptedException("on purpose");
                },
                askedFor::add,
                "a");
        takeSnapshot();

        assertThat(closed).containsExactly(CloseReason.ERROR);
        assertThat(subscribers()).isZero();
    }

    @Test
    void aSnapshotThatCannotBeSentClosesTheStream() {
        hub.subscribe(viewer.stream(), Object::new, askedFor::add, "a");
        takeSnapshot();

        assertThat(closed).containsExactly(CloseReason.ERROR);
        assertThat(subscribers()).isZero();
    }

    @Test
    void anExecutorThatRefusesClosesTheStream() {
        Executor full = task -> {
            throw new RejectedExecutionException("on purpose");
        };
        assertThat(hub.subscribe(viewer.stream(), this::state, full, "a")).isTrue();

        assertThat(closed).containsExactly(CloseReason.ERROR);
        assertThat(subscribers()).isZero();
    }

    @Test
    void aStreamThatClosesMeanwhileGivesItsPlaceBackAtOnceAndNeedsNoSnapshot() {
        subscribe("a");
        assertThat(subscribers()).isEqualTo(1);
        viewer.leave();
        assertThat(subscribers()).as("before the snapshot came").isZero();
        takeSnapshot();

        assertThat(snapshots).isZero();
        assertThat(viewer.events()).isEmpty();
    }

    @Test
    void aStreamThatClosesWhileTheSnapshotIsTakenGetsNone() {
        hub.subscribe(
                viewer.stream(),
                () -> {
                    viewer.leave();
                    return state();
                },
                askedFor::add,
                "a");
        takeSnapshot();

        assertThat(viewer.events()).isEmpty();
        assertThat(subscribers()).isZero();
    }

    @Test
    void aClosedStreamIsNotSubscribed() {
        viewer.leave();

        assertThat(subscribe("a")).isFalse();
        assertThat(hub.subscribe(viewer.stream(), "a")).isFalse();
        assertThat(askedFor).isEmpty();
        assertThat(hub.channelCount()).isZero();
    }

    @Test
    void aFinishedChannelsStateIsFollowedByWhatIsKept() {
        publish("a", "1");
        hub.end(new ChannelName("a"));
        assertThat(subscribe("a")).isTrue();
        takeSnapshot();

        assertThat(viewer.data()).startsWith("state 1", "1").hasSize(3);
        assertThat(closed).containsExactly(CloseReason.SERVER);
    }

    @Test
    void aStreamFollowsOneSubscription() {
        hub.subscribe(viewer.stream(), "a");
        assertThatThrownBy(() -> hub.subscribe(viewer.stream(), "a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("follows [a] already");
        subscribe("a");
        takeSnapshot();

        assertThat(subscribers()).as("the other places are given back").isEqualTo(1);
    }
}
