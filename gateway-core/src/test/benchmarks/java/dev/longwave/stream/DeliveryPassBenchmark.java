package dev.longwave.stream;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a pass costs without its sends: events are appended to a channel's log, its loop is woken, gathers them once and
 * offers them to each subscriber. The outlets take them for nothing.
 *
 * <pre>{@code mvn -q -Pbenchmarks -pl gateway-core test-compile exec:exec -Dbenchmark=DeliveryPassBenchmark}</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class DeliveryPassBenchmark {
    @Param({"1", "100", "1000"})
    int subscribers;

    @Param({"1", "64"})
    int events;

    private final RecurringEvents recurring = new RecurringEvents();
    private final EmbeddedLoop loop = new EmbeddedLoop();
    private final CountingOutlet outlet = new CountingOutlet();
    private TestFeed[] feeds = {};

    @Setup
    public void open() {
        TestFeed feed = recurring.order().channel("a");
        feeds = new TestFeed[] {feed};
        for (int i = 0; i < subscribers; i++) {
            SseStream.open(
                    outlet,
                    loop.eventLoop(),
                    StreamSettings.DEFAULT,
                    recurring.order().subscription(feed.live(loop.streams())));
        }
    }

    @TearDown
    public void close() {
        loop.streams().closeAll(CloseReason.SHUTDOWN);
    }

    @Benchmark
    public long pass() {
        recurring.publish(events, feeds);
        loop.run();
        return outlet.bytes();
    }
}
