package dev.longwave.loadtest.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What processes have spent, from Linux's {@code /proc}. Confined to a thread. */
final class ProcessMeter {
    /** USER_HZ, which the kernel reports times in whatever its own tick is. */
    private static final double TICKS_PER_SECOND = 100;

    private final List<Long> pids;
    private final Map<Long, Double> ticksByPid = new HashMap<>();

    /**
     * @throws IOException if one of the processes is not there; the message says which
     */
    ProcessMeter(List<Long> pids) throws IOException {
        this.pids = List.copyOf(pids);
        for (long pid : pids) {
            if (!Files.isReadable(proc(pid, "stat"))) {
                throw new IOException(
                        "there is no process " + pid + " to be seen in /proc; see whether --server-pid is right");
            }
        }
    }

    /** Processor seconds of user and kernel so far; a process that has ended counts as it was seen last. */
    double cpuSeconds() {
        for (long pid : pids) {
            String stat = read(proc(pid, "stat"));
            // the name, in parentheses, may hold anything
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
            if (fields.length > 12) {
                ticksByPid.put(pid, Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]));
            }
        }
        return pids.stream()
                        .mapToDouble(pid -> ticksByPid.getOrDefault(pid, 0.0))
                        .sum()
                / TICKS_PER_SECOND;
    }

    /** Memory held, in MiB: the proportional set size where it may be read, else the resident one. */
    double memoryMiB() {
        double kib = 0;
        for (long pid : pids) {
            double proportional = kib(proc(pid, "smaps_rollup"), "Pss:");
            kib += proportional > 0 ? proportional : kib(proc(pid, "status"), "VmRSS:");
        }
        return kib / 1024;
    }

    private static double kib(Path file, String field) {
        return read(file)
                .lines()
                .filter(line -> line.startsWith(field))
                .mapToDouble(line -> Double.parseDouble(
                        line.substring(field.length()).replace("kB", "").strip()))
                .sum();
    }

    private static Path proc(long pid, String file) {
        return Path.of("/proc", Long.toString(pid), file);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return ""; // it has ended meanwhile, or may not be read
        }
    }
}
