package dev.longwave.hub;

import dev.longwave.log.Committed;
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
 * What finding a publish's channel costs, and what a new channel costs, which is matched to every pattern in use: one in
 * a hundred of them matches.
 *
 * <pre>{@code mvn -q -Pbenchmarks -pl gateway-core test-compile exec:exec -Dbenchmark=ChannelRegistryBenchmark}</pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class ChannelRegistryBenchmark {
    private static final int CHANNELS = 16_384;
    private static final int NEW_NAMES = 256;
    private static final int KINDS = 100;

    @Param({"0", "100", "1000"})
    int patterns;

    private final ChannelRegistry registry = new ChannelRegistry(1 << 20, 1 << 20, new Committed());
    private final String[] present = new String[CHANNELS];
    private final String[] absent = new String[NEW_NAMES];
    private int turn;

    @Setup
    public void fill() {
        for (int i = 0; i < CHANNELS; i++) {
            registry.channelOrNew(channel("present", i));
            // another object, as a request brings it
            present[i] = channel("present", i);
        }
        for (int i = 0; i < NEW_NAMES; i++) {
            absent[i] = channel("absent", i);
        }
        for (int i = 0; i < patterns; i++) {
            registry.addPattern(new ChannelPattern("shop:kind" + i % KINDS + ":" + "*:p" + i / KINDS));
        }
    }

    private static String channel(String name, int number) {
        return "shop:kind" + number % KINDS + ":" + name + number + ":p0";
    }

    @Benchmark
    public @Nullable ChannelFeed lookUp() {
        return registry.channel(present[++turn & CHANNELS - 1]);
    }

    /** Removed again, so that their number stays. */
    @Benchmark
    public ChannelFeed addAndRemove() {
        ChannelFeed added = registry.channelOrNew(absent[++turn & NEW_NAMES - 1]);
        registry.remove(added);
        return added;
    }
}
