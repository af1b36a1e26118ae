package dev.longwave.sse;

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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What encoding an event costs, once for all its subscribers.
 *
 * <pre>{@code mvn -q -Pbenchmarks -pl gateway-core test-compile exec:exec -Dbenchmark=EncoderBenchmark}</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class EncoderBenchmark {
    private static final String PREFIX = "testtest-";

    /** In lines of 64. */
    @Param({"64", "4096"})
    int dataBytes;

    private SseEvent event = SseEvent.of("");
    private Frame frame = SseEncoder.encode(event, PREFIX);
    private long sequence;

    @Setup
    public void makeEvent() {
        StringBuilder data = new StringBuilder();
        while (data.length() < dataBytes) {
            data.append(data.length() % 64 == 63 && data.length() + 1 < dataBytes ? '\n' : 'x');
        }
        event = SseEvent.of(data.toString());
        frame = SseEncoder.encode(event, PREFIX);
    }

    @Benchmark
    public Frame encode() {
        return SseEncoder.encode(event, PREFIX);
    }

    /** What is left to do inside the order. */
    @Benchmark
    public Frame number() {
        frame.number(++sequence, 0);
        return frame;
    }
}
