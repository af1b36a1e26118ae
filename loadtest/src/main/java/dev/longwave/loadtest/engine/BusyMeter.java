package dev.longwave.loadtest.engine;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** How busy a thread is. Confined to that thread. */
final class BusyMeter {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private long cpuNanos = -1;
    private long askedNanos;

    /** How much of a core the thread has used since this was asked last, 0 to 1; 0 the first time. */
    double take() {
        long now = System.nanoTime();
        long cpu = THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : 0;
        double busy = cpuNanos < 0 ? 0 : (cpu - cpuNanos) / (double) Math.max(1, now - askedNanos);
        cpuNanos = cpu;
        askedNanos = now;
        return busy;
    }
}
