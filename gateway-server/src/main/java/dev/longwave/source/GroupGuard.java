package dev.longwave.source;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small process beside the gateway that sends signals to process groups, which Java cannot, and outlives the gateway
 * however that ends: when its input does, it kills the groups that are left. Safe from any thread.
 */
final class GroupGuard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupGuard.class);

    /** Signals that end the gateway are not for it; what it ends by is the end of its input, and that no one can forget. */
    private static final String SCRIPT = """
            trap '' HUP INT TERM
            groups=
            while read -r what group; do
              case $what in
                add) groups="$groups $group" ;;
                remove)
                  left=
                  for each in $groups; do [ "$each" = "$group" ] || left="$left $each"; done
                  groups=$left ;;
                *) kill -s "$what" -- "-$group" 2>/dev/null ;;
              esac
            done
            for each in $groups; do kill -s KILL -- "-$each" 2>/dev/null; done
            """;

    private final List<String> command;
    private final Set<Long> groups = new LinkedHashSet<>();
    private @Nullable Process process;
    private boolean closed;

    /**
     * Creates a guard that starts with the first group.
     *
     * @param setsid the program that gives it a session of its own, so that what the gateway's terminal sends does not
     *     reach it
     */
    GroupGuard(String setsid) {
        command = List.of(setsid, "/bin/sh", "-c", SCRIPT, "longwave-guard");
    }

    /** Makes sure that a group does not outlive the gateway; false where that cannot be. */
    synchronized boolean add(long group) {
        groups.add(group);
        return tell("add", group);
    }

    /** A group is gone. */
    synchronized void remove(long group) {
        if (groups.remove(group) && process != null) {
            tell("remove", group);
        }
    }

    /** Sends a signal to all of a group; false where that cannot be. */
    synchronized boolean signal(String signal, long group) {
        return tell(signal, group);
    }

    private boolean tell(String what, long group) {
        if (closed) {
            return false;
        }
        String line = what + " " + group + "\n";
        try {
            write(line);
            return true;
        } catch (IOException e) {
            LOG.warn("the guard of processes is gone and is started again: {}", e.getMessage());
            process = null;
        }
        try {
            write(line);
            return true;
        } catch (IOException e) {
            LOG.error("the guard of processes cannot be started: what they start in turn may outlive them", e);
            process = null;
            return false;
        }
    }

    private void write(String line) throws IOException {
        Process started = process;
        if (started == null) {
            started = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process = started;
            for (long group : groups) {
                write("add " + group + "\n");
            }
        }
        OutputStream out = started.getOutputStream();
        out.write(line.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** Kills all groups that are left. */
    @Override
    public synchronized void close() {
        closed = true;
        if (process != null) {
            try {
                process.getOutputStream().close();
            } catch (IOException e) {
                LOG.debug("the guard of processes was gone", e);
            }
        }
    }
}
