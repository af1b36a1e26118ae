package dev.longwave.server;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;

/**
 * File descriptors of this process.
 *
 * @param most how many it may have; empty where the system does not tell
 * @param free how many it may still open; likewise
 */
record Descriptors(OptionalLong most, OptionalLong free) {
    /** Counts them. */
    static Descriptors now() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            long most = unix.getMaxFileDescriptorCount();
            return new Descriptors(
                    OptionalLong.of(most), OptionalLong.of(most - Math.max(0, unix.getOpenFileDescriptorCount())));
        }
        return new Descriptors(OptionalLong.empty(), OptionalLong.empty());
    }
}
