package dev.longwave.source;

import java.time.Duration;

/**
 * A process group that begins with its first process. Whoever is started in it belongs to it, whatever becomes of those
 * in between, unless it leaves on purpose, as daemons do.
 */
record GroupTree(Process process, GroupGuard guard) implements ProcessTree {
    @Override
    public void end(Duration grace) {
        long group = process.pid();
        if (!isGone()) {
            if (!guard.signal("TERM", group)) {
                process.toHandle().destroy();
            }
            if (!Pause.until(grace, this::isGone) && !guard.signal("KILL", group)) {
                process.toHandle().destroyForcibly();
            }
        }
        process.onExit().join();
        guard.remove(group);
    }

    private boolean isGone() {
        return !process.isAlive() && ProcessGroups.isEmpty(process.pid());
    }
}
