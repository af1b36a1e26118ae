package dev.longwave.log;

import dev.longwave.sse.Frame;
import dev.longwave.sse.SseEncoder;
import dev.longwave.sse.SseEvent;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
 * What a log costs inside the order: appending an event to a full one, which drops its oldest, and finding where a
 * stream goes on that resumes.
 *
 * <pre>{@code mvn -q -Pbenchmarks -pl gateway-core test-compile exec:exec -Dbenchmark=EventLogBenchmark}</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class EventLogBenchmark {
    @Param({"100", "10000"})
    int kept;

    private final EventLog log = new EventLog(0);
    private Frame[] frames = {};
    private long sequence;

    /** As many frames as the log keeps and one more, which are numbered anew each time that they come round. */
    @Setup
    public void fill() {
        frames = new Frame[kept + 1];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = SseEncoder.encode(SseEvent.of("x".repeat(64)), "testtest-");
        }
        for (int i = 0; i < kept; i++) {
            append();
        }
    }

    @Benchmark
    public @Nullable Frame appendAndTrim() {
        append();
        return log.trimOldest();
    }

    @Benchmark
    public Resume resumeFromTheMiddle() {
        return log.resume(sequence - kept / 2);
    }

    private void append() {
        Frame frame = frames[(int) (sequence++ % frames.length)];
        frame.number(sequence, 0);
        log.append(frame);
    }
}
