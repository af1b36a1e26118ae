package dev.longwave.stream;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What an event costs a stream that reads several logs, all of which have news: 64 events in turn, merged into one
 * batch, appending included. With one log the batch is the shared one, which is what to compare with.
 *
 * <pre>{@code mvn -q -Pbenchmarks -pl gateway-core test-compile exec:exec -Dbenchmark=MergedDeliveryBenchmark}</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class MergedDeliveryBenchmark {
    private static final int EVENTS = 64;

    @Param({"1", "2", "8", "64"})
    int logs;

    private final RecurringEvents recurring = new RecurringEvents();
    private final EmbeddedLoop loop = new EmbeddedLoop();
    private final CountingOutlet outlet = new CountingOutlet();
    private TestFeed[] feeds = {};

    @Setup
    public void open() {
        feeds = new TestFeed[logs];
        LogCursor[] cursors = new LogCursor[logs];
        for (int i = 0; i < logs; i++) {
            feeds[i] = recurring.order().channel("c" + i);
            cursors[i] = feeds[i].live(loop.streams());
        }
        SseStream.open(
                outlet,
                loop.eventLoop(),
                StreamSettings.DEFAULT,
                recurring.order().subscription(cursors));
    }

    @TearDown
    public void close() {
        loop.streams().closeAll(CloseReason.SHUTDOWN);
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long merge() {
        recurring.publish(EVENTS, feeds);
        loop.run();
        return outlet.bytes();
    }
}
