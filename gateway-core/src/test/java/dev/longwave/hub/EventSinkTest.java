package dev.longwave.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.longwave.hub.RefusedException.Reason;
import dev.longwave.sse.SseEvent;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A hub's own sink: in the log at once, delivered when the publisher pauses. */
class EventSinkTest {
    private final List<String> heard = new ArrayList<>();
    private final HubListener listener = new HubListener() {
        @Override
        public void published() {
            heard.add("published");
        }

        @Override
        public void refused(Reason reason) {
            heard.add(reason.label());
        }
    };
    private final Hub hub = new Hub(HubSettings.DEFAULT, listener, System::nanoTime);
    private final EventSink sink = hub.sink();
    private final ManualIoEventLoop loop = new ManualIoEventLoop(Thread.currentThread(), LocalIoHandler.newFactory());
    private Viewer viewer;

    @BeforeEach
    void open() {
        SubscribeRequest request = SubscribeRequest.of(List.of("a", "b"), StartPosition.LIVE);
        viewer = Viewer.open(loop, ((Placement.Placed) hub.place(request, loop)).subscription());
    }

    @AfterEach
    void stop() {
        viewer.leave();
        hub.close();
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        while (!loop.isTerminated()) {
            loop.runNow();
        }
    }

    @Test
    void whatIsPublishedIsAcknowledgedAtOnceAndDeliveredByTheFlush() {
        assertThat(publish("a", "1")).isEqualTo(new PublishReceipt(hub.epoch() + "-0000000000000001", 1));
        publish("b", "2");
        publish("a", "3");
        run();
        assertThat(viewer.data()).isEmpty();
        assertThat(hub.channel(new ChannelName("a")).events()).isEqualTo(2);

        sink.flush();
        run();

        assertThat(viewer.data()).containsExactly("1", "2", "3");
        assertThat(heard).containsExactly("published", "published", "published");
    }

    @Test
    void whatComesAfterAFlushIsDeliveredByTheNext() {
        publish("a", "1");
        sink.flush();
        publish("b", "2");
        sink.flush();
        run();

        assertThat(viewer.data()).containsExactly("1", "2");
    }

    @Test
    void aRefusalIsTheAnswerAndHoldsNothingUp() {
        publish("a", SseEvent.of("1").withId("mine"));
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> publish("a", SseEvent.of("2").withId("mine")))
                .havingCause()
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.ID_CONFLICT));
        publish("a", "3");
        sink.flush();
        run();

        assertThat(viewer.data()).containsExactly("1", "3");
        assertThat(heard).containsExactly("published", "id_conflict", "published");
    }

    @Test
    void aHubsOwnPublishingIsDeliveredAtOnce() {
        hub.publish("a", SseEvent.of("1"));
        hub.end(new ChannelName("b"));
        run();

        assertThat(viewer.data()).containsExactly("1", "{\"channel\":\"b\"}");
        assertThat(hub.end(new ChannelName("never"))).isNull();
    }

    private PublishReceipt publish(String channel, String data) {
        return publish(channel, SseEvent.of(data));
    }

    private PublishReceipt publish(String channel, SseEvent event) {
        return sink.publish(Publication.of(channel, event))
                .toCompletableFuture()
                .join();
    }

    private void run() {
        while (loop.runNow() > 0) {
            // until there is nothing to do
        }
    }
}
