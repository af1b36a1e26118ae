package dev.longwave.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What can be done without process groups: those are ended that can be traced to the first process while it lives. */
record SingleTree(Process process) implements ProcessTree {
    @Override
    public void end(Duration grace) {
        Set<ProcessHandle> all = new LinkedHashSet<>(alive());
        all.forEach(ProcessHandle::destroy);
        Pause.until(grace, () -> all.stream().noneMatch(ProcessHandle::isAlive));
        all.addAll(alive());
        all.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }

    private List<ProcessHandle> alive() {
        List<ProcessHandle> alive = new ArrayList<>(process.descendants().toList());
        if (process.isAlive()) {
            alive.add(process.toHandle());
        }
        return alive;
    }
}
