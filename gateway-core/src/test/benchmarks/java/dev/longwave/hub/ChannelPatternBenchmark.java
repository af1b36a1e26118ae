package dev.longwave.hub;

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
 * What matching one name to one pattern costs: patterns that match it whole, by their rest, and not.
 *
 * <pre>{@code mvn -q -Pbenchmarks -pl gateway-core test-compile exec:exec -Dbenchmark=ChannelPatternBenchmark}</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class ChannelPatternBenchmark {
    @Param({"orders:*:*:status", "orders:**", "orders:*:*:price", "deploys:*"})
    String pattern;

    private final String name = "orders:europe:4711:status";
    private ChannelPattern parsed = new ChannelPattern("*");

    @Setup
    public void parse() {
        parsed = new ChannelPattern(pattern);
    }

    @Benchmark
    public boolean matches() {
        return parsed.matches(name);
    }
}
