package dev.longwave.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.sse.SseEncoder;
import dev.longwave.sse.SseEvent;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an application sees of a stream from threads that are not the stream's. */
@Timeout(60)
class SseStreamThreadsTest {
    private final EventLoop eventLoop = new DefaultEventLoop();
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final FakeOutlet outlet = new FakeOutlet();

    @AfterEach
    void stop() {
        threads.shutdownNow();
        eventLoop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private SseStream open(FakeOutlet to, StreamSettings settings) throws Exception {
        return onLoop(() -> {
            SseStream stream = SseStream.open(to, eventLoop, settings);
            to.belongsTo(stream);
            to.takeEvents();
            return stream;
        });
    }

    private SseStream open(FakeOutlet to) throws Exception {
        return open(to, StreamSettings.DEFAULT);
    }

    private <T> T onLoop(Callable<T> task) throws Exception {
        return eventLoop.submit(task).get(10, TimeUnit.SECONDS);
    }

    private void onLoop(Runnable task) throws Exception {
        eventLoop.submit(task).get(10, TimeUnit.SECONDS);
    }

    private static CloseReason reason(SseStream stream) throws Exception {
        return stream.whenClosed().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void whatEachThreadSendsArrivesInItsOrder() throws Exception {
        SseStream stream = open(outlet);
        List<Future<?>> senders = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            int name = thread;
            senders.add(threads.submit(() -> {
                for (int i = 0; i < 5_000; i++) {
                    while (!stream.send("t" + name + " " + i)) {
                        Thread.onSpinWait();
                    }
                }
            }));
        }
        for (Future<?> sender : senders) {
            sender.get(30, TimeUnit.SECONDS);
        }
        stream.close();
        reason(stream);

        int[] next = new int[4];
        for (String block : onLoop(outlet::takeEvents).split("\n\n")) {
            String[] words = block.split(" ");
            int thread = words[1].charAt(1) - '0';
            assertThat(Integer.parseInt(words[2])).isEqualTo(next[thread]++);
        }
        assertThat(next).containsOnly(5_000);
    }

    @Test
    void sendsOfManyThreadsTogetherStayWithinTheBound() throws Exception {
        int bound = 1_000 * SseEncoder.encode(SseEvent.of("x")).chunkLength();
        SseStream stream = open(outlet, StreamSettings.DEFAULT.withSendBufferBytes(bound));
        onLoop(outlet::block);
        AtomicInteger taken = new AtomicInteger();
        CyclicBarrier start = new CyclicBarrier(4);
        List<Future<?>> senders = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            senders.add(threads.submit(() -> {
                start.await();
                for (int i = 0; i < 1_000; i++) {
                    if (stream.send("x")) {
                        taken.incrementAndGet();
                    }
                }
                return null;
            }));
        }
        for (Future<?> sender : senders) {
            sender.get(30, TimeUnit.SECONDS);
        }

        // a send that is refused while another is being taken back may find less room than there is
        while (stream.send("x")) {
            taken.incrementAndGet();
        }
        assertThat(taken).hasValue(1_000);
        onLoop(outlet::drain);
        onLoop(() -> {});
        assertThat(onLoop(outlet::takeEvents)).isEqualTo("data: x\n\n".repeat(1_000));
    }

    @Test
    void aStreamThatAnotherThreadClosesIsClosedToThatThreadAtOnce() throws Exception {
        SseStream stream = open(outlet);
        CountDownLatch gate = new CountDownLatch(1);
        eventLoop.execute(() -> await(gate));
        stream.close();

        assertThat(stream.isClosed()).isTrue();
        assertThat(stream.send("late")).isFalse();
        assertThat(stream.heartbeat()).isFalse();
        gate.countDown();
        assertThat(reason(stream)).isEqualTo(CloseReason.SERVER);
    }

    @Test
    void callbacksRunOnTheEventLoop() throws Exception {
        SseStream stream = open(outlet);
        List<Boolean> inEventLoop = new ArrayList<>();
        stream.onClose(reason -> inEventLoop.add(eventLoop.inEventLoop()));
        stream.close();
        reason(stream);

        assertThat(inEventLoop).containsExactly(true);
    }

    @Test
    void aCallbackThatComesLateRunsInTheCallersThread() throws Exception {
        SseStream stream = open(outlet);
        stream.close();
        reason(stream);
        List<Thread> thread = new ArrayList<>();
        stream.onClose(reason -> thread.add(Thread.currentThread()));

        assertThat(thread).containsExactly(Thread.currentThread());
    }

    @Test
    void whoeverClosesItAtOnceItClosesOnceAndForOneReason() throws Exception {
        for (int round = 0; round < 500; round++) {
            FakeOutlet to = new FakeOutlet();
            SseStream stream = open(to);
            AtomicInteger early = new AtomicInteger();
            AtomicInteger late = new AtomicInteger();
            stream.onClose(reason -> early.incrementAndGet());
            CyclicBarrier start = new CyclicBarrier(4);
            List<Future<?>> closers = new ArrayList<>();
            for (CloseReason reason : List.of(CloseReason.MAX_AGE, CloseReason.SHUTDOWN)) {
                closers.add(threads.submit(() -> {
                    start.await();
                    stream.close(reason);
                    return null;
                }));
            }
            closers.add(threads.submit(() -> {
                start.await();
                stream.onClose(reason -> late.incrementAndGet());
                stream.send("in between");
                return null;
            }));
            closers.add(threads.submit(() -> {
                start.await();
                eventLoop.execute(to::disconnect);
                return null;
            }));
            for (Future<?> closer : closers) {
                closer.get(10, TimeUnit.SECONDS);
            }
            CloseReason reason = reason(stream);
            onLoop(() -> {});

            assertThat(reason).isIn(CloseReason.MAX_AGE, CloseReason.SHUTDOWN, CloseReason.CLIENT);
            assertThat(early).hasValue(1);
            assertThat(late).hasValue(1);
        }
    }

    @Test
    void aStreamCanBeClosedWhileItsEventLoopShutsDown() throws Exception {
        SseStream stream = open(outlet);
        stream.send("before");
        eventLoop.shutdownGracefully(200, 10_000, TimeUnit.MILLISECONDS);
        assertThat(stream.send("goodbye")).isTrue();
        stream.close(CloseReason.SHUTDOWN);

        assertThat(reason(stream)).isEqualTo(CloseReason.SHUTDOWN);
        eventLoop.terminationFuture().syncUninterruptibly();
        assertThat(outlet.isEnded()).isTrue();
        assertThat(outlet.takeEvents()).isEqualTo("data: before\n\ndata: goodbye\n\n");
    }

    @Test
    void nothingThrowsAfterTheEventLoopHasTerminated() throws Exception {
        SseStream stream = open(outlet);
        eventLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();

        stream.send("late");
        stream.heartbeat();
        stream.onClose(reason -> {});
        stream.close();
        assertThat(stream.isClosed()).isTrue();
        assertThat(stream.send("later")).isFalse();
    }

    private static void await(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
