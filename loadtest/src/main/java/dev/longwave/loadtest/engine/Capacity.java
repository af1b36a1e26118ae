package dev.longwave.loadtest.engine;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether this machine lets a process have as many connections as a run needs. Stateless. */
final class Capacity {
    private static final int DESCRIPTORS_BESIDE = 100;
    private static final int PORTS_BESIDE = 500;
    private static final int USUAL_PORTS = 28_232;
    private static final Path PORT_RANGE = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

    private Capacity() {}

    /**
     * Sees that there are descriptors and ports enough.
     *
     * @throws IOException if there are not; the message names the flag that helps
     */
    static void check(Settings settings) throws IOException {
        int subscribers = settings.load().subscribers();
        int processes = Math.max(1, settings.resources().workers());
        int each = (subscribers - 1) / processes + 1;
        long most = descriptors() - DESCRIPTORS_BESIDE;
        if (each > most) {
            throw new IOException(subscribers + " subscribers need more than the " + descriptors()
                    + " descriptors that a process may have here; use --workers " + (subscribers + most - 1) / most
                    + ", or raise the limit with ulimit -n");
        }
        if (settings.resources().sourceAddresses() > 0 && !isLoopback(settings)) {
            throw new IOException("--source-addresses are addresses of 127/8, from which "
                    + settings.target().subscribe().authority() + " cannot be reached; leave the flag out");
        }
        int addresses = Math.max(1, sourceAddresses(settings));
        long ports = ports();
        if (subscribers > addresses * ports) {
            long needed = (subscribers + ports - 1) / ports;
            throw new IOException(subscribers + " subscribers need more than the " + addresses * ports + " ports of "
                    + addresses + " source address" + (addresses == 1 ? "" : "es") + "; "
                    + (isLoopback(settings)
                            ? "use --source-addresses " + needed
                            : "a server that is not on 127/8 can have at most " + ports + " from here"));
        }
    }

    /** How many addresses of 127/8 to connect from: as many as were asked for, else as many as are needed. */
    static int sourceAddresses(Settings settings) {
        int asked = settings.resources().sourceAddresses();
        if (asked > 0 || !isLoopback(settings)) {
            return asked;
        }
        long needed = (settings.load().subscribers() + ports() - 1) / ports();
        return needed > 1 ? (int) Math.min(needed, 254) : 0;
    }

    private static boolean isLoopback(Settings settings) {
        String host = settings.target().subscribe().host();
        return host.startsWith("127.") || host.equals("localhost");
    }

    private static long descriptors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os
                ? os.getMaxFileDescriptorCount()
                : Long.MAX_VALUE / 2;
    }

    private static long ports() {
        try {
            String[] range = Files.readString(PORT_RANGE).strip().split("\\s+", -1);
            return Long.parseLong(range[1]) - Long.parseLong(range[0]) + 1 - PORTS_BESIDE;
        } catch (IOException | RuntimeException e) {
            return USUAL_PORTS - PORTS_BESIDE; // not Linux
        }
    }
}
