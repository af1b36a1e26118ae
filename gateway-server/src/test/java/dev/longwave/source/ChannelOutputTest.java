package dev.longwave.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.broker.Broker;
import dev.longwave.broker.NodeInfo;
import dev.longwave.broker.UnavailableException;
import dev.longwave.config.ChannelTemplate;
import dev.longwave.config.SourceConfig;
import dev.longwave.config.SourceKind;
import dev.longwave.config.Template;
import dev.longwave.hub.ChannelName;
import dev.longwave.hub.EventSink;
import dev.longwave.hub.Publication;
import dev.longwave.hub.PublishReceipt;
import dev.longwave.hub.StartPosition;
import dev.longwave.server.Deadline;
import dev.longwave.sse.SseEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of what a run says where answers come late, or say that nobody knows. */
@Timeout(60)
class ChannelOutputTest {
    private static final ChannelName CHANNEL = new ChannelName("logs:a");
    private static final UnavailableException GONE = new UnavailableException("Redis is not reached");

    /** A broker whose answers the test gives. */
    private static final class SlowBroker implements Broker, EventSink {
        final List<Publication> published = new CopyOnWriteArrayList<>();
        final List<CompletableFuture<PublishReceipt>> answers = new CopyOnWriteArrayList<>();
        final List<CompletableFuture<String>> ends = new CopyOnWriteArrayList<>();

        @Override
        public EventSink sink() {
            return this;
        }

        @Override
        public CompletionStage<PublishReceipt> publish(Publication publication) {
            CompletableFuture<PublishReceipt> answer = new CompletableFuture<>();
            answers.add(answer);
            published.add(publication);
            return answer;
        }

        @Override
        public void flush() {
            // everything is sent at once
        }

        @Override
        public CompletionStage<String> end(ChannelName channel, String data) {
            CompletableFuture<String> end = new CompletableFuture<>();
            ends.add(end);
            return end;
        }

        @Override
        public CompletionStage<Optional<String>> end(ChannelName channel) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Void> beginAnew(ChannelName channel) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<NodeInfo> nodes() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isConnected() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Boolean> closeStream(String node, String id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isAhead(StartPosition start) {
            throw new UnsupportedOperationException();
        }

        void take(int index) {
            answers.get(index).complete(new PublishReceipt("e-" + index, 0));
        }

        String said(int index) {
            return published.get(index).event().data();
        }
    }

    /** An owner that does later what the test lets it do. */
    private static final class Patient implements ChannelOutput.Owner {
        final List<Runnable> later = new ArrayList<>();
        boolean maySpeak = true;
        int ended;

        @Override
        public boolean maySpeak() {
            return maySpeak;
        }

        @Override
        public void later(Duration delay, Runnable task) {
            later.add(task);
        }

        @Override
        public void ended() {
            ended++;
        }

        void doItNow() {
            List<Runnable> tasks = List.copyOf(later);
            later.clear();
            tasks.forEach(Runnable::run);
        }
    }

    private final SlowBroker broker = new SlowBroker();
    private final Patient owner = new Patient();
    private final ChannelOutput output = new ChannelOutput(broker, channel(), SourceListener.NONE, owner);

    private static SourceChannel channel() {
        SourceConfig config = new SourceConfig(
                new ChannelTemplate(new Template("logs:a")),
                Map.of(),
                Duration.ZERO,
                new SourceKind.Tail(new Template("/x"), 0));
        return new SourceChannel(CHANNEL, new ConfiguredSource(config, new FakeStarter()), Map.of());
    }

    private void say(int events) {
        for (int i = 0; i < events; i++) {
            output.publish(SseEvent.of(Integer.toString(i)));
        }
    }

    @Test
    void theEndComesOnceEverythingBeforeItWasTaken() {
        say(2);
        output.end("{}");
        broker.take(1);
        assertThat(broker.ends).isEmpty();
        broker.take(0);
        assertThat(broker.ends).hasSize(1);
        assertThat(owner.ended).isZero();
        broker.ends.get(0).complete("e-2");
        assertThat(owner.ended).isEqualTo(1);
    }

    @Test
    void whatWasNotTakenIsToldOfBeforeTheEnd() {
        say(3);
        output.end("{}");
        broker.take(0);
        broker.answers.get(1).completeExceptionally(GONE);
        broker.answers.get(2).completeExceptionally(GONE);
        assertThat(broker.ends).isEmpty();
        owner.doItNow();
        assertThat(broker.said(3)).isEqualTo("{\"error\":\"2 events of this source were not taken, and are lost\"}");
        assertThat(broker.ends).isEmpty();
        broker.take(3);
        assertThat(broker.ends).hasSize(1);
    }

    @Test
    void itIsToldAgainWhereNobodyHeardIt() {
        say(1);
        broker.answers.get(0).completeExceptionally(GONE);
        owner.doItNow();
        broker.answers.get(1).completeExceptionally(GONE);
        say(1);
        broker.answers.get(2).completeExceptionally(GONE);
        owner.doItNow();
        assertThat(broker.said(3)).contains("\"2 events of this source");
        broker.take(3);
        owner.doItNow();
        assertThat(broker.published).hasSize(4);
    }

    @Test
    void anEndThatNobodyHeardIsToldAgain() {
        output.end("{}");
        broker.ends.get(0).completeExceptionally(GONE);
        owner.doItNow();
        assertThat(broker.ends).hasSize(2);
        assertThat(owner.ended).isZero();
        broker.ends.get(1).complete("e-1");
        assertThat(owner.ended).isEqualTo(1);
    }

    @Test
    void whileAnotherMaySpeakForTheChannelNothingIsTold() {
        output.end("{}");
        broker.ends.get(0).completeExceptionally(GONE);
        owner.maySpeak = false;
        owner.doItNow();
        assertThat(broker.ends).hasSize(1);
        owner.maySpeak = true;
        owner.doItNow();
        assertThat(broker.ends).hasSize(2);
    }

    @Test
    void whoSaysMoreThanIsTakenWaits() {
        Thread run = new Thread(() -> say(2_001));
        run.start();
        Deadline.await("the run to wait", () -> run.getState() == Thread.State.TIMED_WAITING);
        assertThat(broker.published).hasSize(2_000);
        broker.take(0);
        Deadline.await("the run to go on", () -> broker.published.size() == 2_001);
    }

    @Test
    void whoWaitsIsLetGoWhenTheChannelIsClosedToIt() throws InterruptedException {
        Thread run = new Thread(() -> say(3_000));
        run.start();
        Deadline.await("the run to wait", () -> run.getState() == Thread.State.TIMED_WAITING);
        output.close();
        run.join(30_000);
        assertThat(run.isAlive()).isFalse();
        assertThat(broker.published).hasSize(2_000);
    }

    @Test
    void afterTheEndNothingIsSaid() {
        output.end("{}");
        say(1);
        output.error("too late");
        output.end("{}");
        assertThat(broker.published).isEmpty();
        assertThat(broker.ends).hasSize(1);
    }
}
