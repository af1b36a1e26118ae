package dev.longwave.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.util.function.ToDoubleFunction;

/**
 * What the process uses: processor, descriptors and buffers, and Micrometer's meters of the JVM. Names are those that
 * dashboards know: {@code process_*} as Prometheus' own clients have them, {@code jvm_*} as Micrometer has.
 */
final class ProcessMetrics implements AutoCloseable {
    private final JvmGcMetrics collections = new JvmGcMetrics();

    /** Registers all of them; to be called before any other meter is registered. */
    ProcessMetrics(MeterRegistry registry) {
        registry.config()
                // stops every thread several times for each scrape
                .meterFilter(MeterFilter.denyNameStartsWith("jvm.threads.states"))
                // there with some collectors only, and it holds nothing up
                .meterFilter(MeterFilter.denyNameStartsWith("jvm.gc.concurrent.phase.time"));
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new JvmInfoMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            ofSystem(registry, system);
        }
        buffers(
                registry,
                "direct",
                PooledByteBufAllocator::pinnedDirectMemory,
                allocator -> allocator.metric().usedDirectMemory());
        buffers(
                registry,
                "heap",
                PooledByteBufAllocator::pinnedHeapMemory,
                allocator -> allocator.metric().usedHeapMemory());
    }

    private static void ofSystem(MeterRegistry registry, UnixOperatingSystemMXBean system) {
        Gauge.builder("process.open.fds", system, UnixOperatingSystemMXBean::getOpenFileDescriptorCount)
                .description("Open file descriptors; every connection has one")
                .register(registry);
        Gauge.builder("process.max.fds", system, UnixOperatingSystemMXBean::getMaxFileDescriptorCount)
                .description("Most file descriptors that the process may have open")
                .register(registry);
        FunctionCounter.builder("process.cpu", system, bean -> bean.getProcessCpuTime() / 1e9)
                .description("Processor time spent")
                .baseUnit("seconds")
                .register(registry);
    }

    private static void buffers(
            MeterRegistry registry,
            String memory,
            ToDoubleFunction<PooledByteBufAllocator> used,
            ToDoubleFunction<PooledByteBufAllocator> reserved) {
        Gauge.builder("longwave.buffers.used", PooledByteBufAllocator.DEFAULT, used)
                .description("Memory of Netty's pool in buffers that are in use")
                .tag("memory", memory)
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("longwave.buffers.reserved", PooledByteBufAllocator.DEFAULT, reserved)
                .description("Memory that Netty's pool has taken from the system and keeps for buffers")
                .tag("memory", memory)
                .baseUnit("bytes")
                .register(registry);
    }

    @Override
    public void close() {
        collections.close();
    }
}
