package dev.longwave.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts programs so that all of their processes can be ended: each in a process group of its own where there is
 * {@code setsid}, which util-linux and BusyBox have. Elsewhere what can be traced to the first process is ended. Safe
 * from any thread.
 */
final class ProcessTrees implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessTrees.class);

    private static final Duration GROUP_WITHIN = Duration.ofSeconds(1);
    private static final List<String> SETSID = List.of("/usr/bin/setsid", "/bin/setsid");

    private final @Nullable String setsid;
    private final @Nullable GroupGuard guard;
    private final Set<Process> alive = ConcurrentHashMap.newKeySet();

    /** Trees as this system allows them. */
    ProcessTrees() {
        this(SETSID.stream()
                .filter(each -> Program.isExecutable(Path.of(each)))
                .filter(each -> ProcessGroups.areShown() && Files.isExecutable(Path.of("/bin/sh")))
                .findFirst()
                .orElse(null));
    }

    /**
     * Trees with or without groups.
     *
     * @param setsid the program's path, null for none
     */
    ProcessTrees(@Nullable String setsid) {
        this.setsid = setsid;
        this.guard = setsid == null ? null : new GroupGuard(setsid);
    }

    /**
     * Starts a program without input.
     *
     * @throws CannotStartException where it cannot be
     */
    ProcessTree start(Program program) throws CannotStartException {
        ProcessBuilder builder = program.toBuilder();
        try {
            if (setsid != null) {
                List<String> command = new ArrayList<>();
                command.add(setsid);
                command.addAll(builder.command());
                builder.command(command);
            }
            Process process = builder.start();
            alive.add(process);
            process.onExit().thenRun(() -> alive.remove(process));
            closeInput(process);
            return guard == null ? new SingleTree(process) : grouped(process, guard);
        } catch (IOException e) {
            throw CannotStartException.refused(program.name(), e);
        }
    }

    private static void closeInput(Process process) {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            LOG.debug("the input of a process was closed already", e);
        }
    }

    /** A process is for a moment still in the gateway's group, which must not be taken for its own. */
    private static ProcessTree grouped(Process process, GroupGuard guard) {
        long pid = process.pid();
        if (!guard.add(pid)) {
            process.toHandle().destroyForcibly();
        }
        Pause.until(GROUP_WITHIN, () -> !process.isAlive() || ProcessGroups.groupOf(pid) == pid);
        return new GroupTree(process, guard);
    }

    /** Kills all that is left, now. */
    @Override
    public void close() {
        if (guard == null) {
            alive.forEach(process -> new SingleTree(process).end(Duration.ZERO));
        } else {
            guard.close();
        }
    }
}
