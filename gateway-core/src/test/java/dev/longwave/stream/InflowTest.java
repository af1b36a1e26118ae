package dev.longwave.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longwave.sse.SseEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** A publisher that is sent into a stream, step by step; {@link ReactiveStreamsTest} has the rules. */
class InflowTest {
    private final EmbeddedLoop loop = new EmbeddedLoop();
    private final FakeOutlet outlet = new FakeOutlet();
    private final SseStream stream = open();

    private SseStream open() {
        SseStream opened = loop.open(outlet);
        outlet.takeEvents();
        return opened;
    }

    /** A publisher that does what it is told, good or bad, and counts what is asked of it. */
    private static final class Script implements Flow.Publisher<Object>, Flow.Subscription {
        private Flow.Subscriber<? super Object> subscriber;
        private long requested;
        private long given;
        private int cancelled;

        @Override
        public void subscribe(Flow.Subscriber<? super Object> newSubscriber) {
            subscriber = newSubscriber;
            subscriber.onSubscribe(this);
        }

        /** Gives all that was asked for, and returns how many items that was. */
        int giveAll() {
            int count = 0;
            while (given < requested) {
                subscriber.onNext("item " + given++);
                count++;
            }
            return count;
        }

        @Override
        public void request(long count) {
            assertThat(count).isPositive();
            requested += count;
        }

        @Override
        public void cancel() {
            cancelled++;
        }
    }

    private static Throwable failure(CompletionStage<?> stage) {
        assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
        CompletableFuture<Throwable> seen = new CompletableFuture<>();
        stage.whenComplete((result, failure) -> seen.complete(failure));
        return seen.join();
    }

    private static boolean isDone(CompletionStage<?> stage) {
        return stage.toCompletableFuture().isDone();
    }

    @Test
    void itemsAreSentAsSendSendsThem() {
        Script script = new Script();
        CompletionStage<Void> sent = stream.sendAll(script);
        loop.run();
        script.subscriber.onNext("text");
        script.subscriber.onNext(Map.of("token", "a"));
        script.subscriber.onNext(SseEvent.of("x").withType("t"));
        script.subscriber.onComplete();
        loop.run();

        assertThat(outlet.takeEvents()).isEqualTo("data: text\n\ndata: {\"token\":\"a\"}\n\nevent: t\ndata: x\n\n");
        assertThat(sent.toCompletableFuture()).isCompletedWithValue(null);
        assertThat(script.cancelled).isZero();
        assertThat(stream.isClosed()).isFalse();
    }

    @Test
    void moreIsAskedForOnlyAsItemsAreReallyWritten() {
        Script script = new Script();
        stream.sendAll(script);
        loop.run();
        assertThat(script.requested).isEqualTo(Inflow.WINDOW);
        outlet.block();
        assertThat(script.giveAll()).isEqualTo(Inflow.WINDOW);
        loop.run();
        assertThat(script.requested).as("queued is not written").isEqualTo(Inflow.WINDOW);

        outlet.drain();
        loop.run();
        assertThat(script.requested).isEqualTo(2 * Inflow.WINDOW);
        assertThat(outlet.takeEvents()).startsWith("data: item 0\n\n").endsWith("data: item 15\n\n");
    }

    @Test
    void nothingIsDroppedHoweverLarge() {
        Script script = new Script();
        CompletionStage<Void> sent = stream.sendAll(script);
        loop.run();
        outlet.block();
        String large = "x".repeat(StreamSettings.DEFAULT.sendBufferBytes());
        script.subscriber.onNext(large);
        script.subscriber.onNext(large);
        script.subscriber.onComplete();
        loop.run();
        assertThat(stream.send("no room")).isFalse();
        assertThat(isDone(sent)).as("before it is written").isFalse();
        outlet.drain();
        loop.run();

        assertThat(outlet.takeEvents()).isEqualTo(("data: " + large + "\n\n").repeat(2));
        assertThat(isDone(sent)).isTrue();
    }

    @Test
    void aFailureIsToldAfterTheItemsBeforeIt() {
        Script script = new Script();
        CompletionStage<Void> sent = stream.sendAll(script);
        loop.run();
        outlet.block();
        script.subscriber.onNext("1");
        IllegalStateException why = new IllegalStateException("on purpose");
        script.subscriber.onError(why);
        loop.run();
        assertThat(isDone(sent)).isFalse();
        outlet.drain();
        loop.run();

        assertThat(outlet.takeEvents()).isEqualTo("data: 1\n\n");
        assertThat(failure(sent)).isSameAs(why);
        assertThat(script.cancelled).as("it has ended by itself").isZero();
    }

    @Test
    void aStreamThatClosesCancels() {
        Script script = new Script();
        CompletionStage<Void> sent = stream.sendAll(script);
        loop.run();
        outlet.disconnect();

        assertThat(script.cancelled).isEqualTo(1);
        assertThat(failure(sent)).isInstanceOf(CancellationException.class);
        script.subscriber.onNext("late");
        script.subscriber.onComplete();
        loop.run();
        assertThat(script.cancelled).isEqualTo(1);
    }

    @Test
    void aPublisherThatAnswersOnlyAfterTheStreamHasClosedIsCancelled() {
        List<Flow.Subscriber<? super Object>> late = new ArrayList<>();
        CompletionStage<Void> sent = stream.sendAll((Flow.Publisher<Object>) late::add);
        stream.close();
        Script script = new Script();
        script.subscribe(late.get(0));
        loop.run();

        assertThat(script.requested).isZero();
        assertThat(script.cancelled).isEqualTo(1);
        assertThat(failure(sent)).isInstanceOf(CancellationException.class);
    }

    @Test
    void aClosedStreamAsksAPublisherForNothing() {
        stream.close();
        Script script = new Script();

        assertThat(failure(stream.sendAll(script))).isInstanceOf(CancellationException.class);
        assertThat(script.subscriber).isNull();
    }

    @Test
    void whoSendsMoreThanItWasAskedForIsCancelled() {
        Script script = new Script();
        CompletionStage<Void> sent = stream.sendAll(script);
        loop.run();
        for (int i = 0; i < 1_000; i++) {
            script.subscriber.onNext(i);
        }
        loop.run();

        assertThat(script.cancelled).isEqualTo(1);
        assertThat(failure(sent))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("more items than were requested");
        assertThat(outlet.takeEvents().split("\n\n")).hasSize(Inflow.WINDOW + 1);
        assertThat(stream.isClosed()).isFalse();
    }

    @Test
    void anItemThatCannotBeSentCancels() {
        Script script = new Script();
        CompletionStage<Void> sent = stream.sendAll(script);
        loop.run();
        script.subscriber.onNext("1");
        script.subscriber.onNext(new Object());
        script.subscriber.onNext("3");
        loop.run();

        assertThat(outlet.takeEvents()).isEqualTo("data: 1\n\n");
        assertThat(script.cancelled).isEqualTo(1);
        assertThat(failure(sent)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("JsonCodec");
    }

    @Test
    void aSecondSubscriptionIsCancelledAndTheFirstGoesOn() {
        Script script = new Script();
        Script second = new Script();
        stream.sendAll(script);
        script.subscriber.onSubscribe(second);
        loop.run();

        assertThat(second.cancelled).isEqualTo(1);
        assertThat(script.cancelled).isZero();
        assertThat(script.requested).isEqualTo(Inflow.WINDOW);
    }

    @Test
    void nothingIsASignalButWhatTheRulesSay() {
        Script script = new Script();
        stream.sendAll(script);
        assertThatThrownBy(() -> script.subscriber.onNext(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> script.subscriber.onError(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> script.subscriber.onSubscribe(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void aPublisherThatAnswersARequestAtOnceDoesNotRecurse() {
        int count = 100_000;
        CompletionStage<Void> sent =
                stream.sendAll((Flow.Publisher<Object>) subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
                    private int given;

                    @Override
                    public void request(long more) {
                        for (long i = 0; i < more && given < count; i++) {
                            subscriber.onNext(given++);
                        }
                        if (given == count) {
                            subscriber.onComplete();
                        }
                    }

                    @Override
                    public void cancel() {
                        // nothing to stop
                    }
                }));
        loop.run();

        assertThat(isDone(sent)).isTrue();
        assertThat(outlet.takeEvents().split("\n\n")).hasSize(count);
    }

    @Test
    void severalPublishersAndSendsShareAStreamEachInItsOrder() {
        Script first = new Script();
        Script second = new Script();
        stream.sendAll(first);
        stream.sendAll(second);
        loop.run();
        for (int i = 0; i < 5; i++) {
            first.subscriber.onNext("a" + i);
            stream.send("s" + i);
            second.subscriber.onNext("b" + i);
            loop.run();
        }

        String text = outlet.takeEvents();
        for (String kind : List.of("a", "b", "s")) {
            assertThat(text)
                    .containsSubsequence(
                            "data: " + kind + "0\n\n",
                            "data: " + kind + "1\n\n",
                            "data: " + kind + "2\n\n",
                            "data: " + kind + "3\n\n",
                            "data: " + kind + "4\n\n");
        }
    }

    @Test
    void aStreamMayBeClosedByWhoeverWaitsForTheEnd() {
        Script script = new Script();
        CompletionStage<Void> sent = stream.sendAll(script);
        sent.thenRun(() -> {
            stream.send("done");
            stream.close();
        });
        loop.run();
        script.giveAll();
        script.subscriber.onComplete();
        loop.run();

        assertThat(outlet.takeEvents()).endsWith("data: item 15\n\ndata: done\n\n");
        assertThat(outlet.isEnded()).isTrue();
    }

    @Test
    void aSubscriptionThatThrowsDisturbsNobody() {
        CompletionStage<Void> sent =
                stream.sendAll((Flow.Publisher<Object>) subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
                    @Override
                    public void request(long more) {
                        throw new IllegalStateException("on purpose");
                    }

                    @Override
                    public void cancel() {
                        throw new IllegalStateException("on purpose too");
                    }
                }));
        loop.run();

        assertThat(failure(sent)).hasMessage("on purpose");
        assertThat(stream.send("1")).isTrue();
    }
}
