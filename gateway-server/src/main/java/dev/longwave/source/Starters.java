package dev.longwave.source;

import dev.longwave.config.SourceKind;

/** Makes what starts the runs of configured sources, and holds what these have in common: the one place that knows all kinds. */
final class Starters implements AutoCloseable {
    private final ProcessTrees processes = new ProcessTrees();
    private final SourceListener listener;

    Starters(SourceListener listener) {
        this.listener = listener;
    }

    SourceStarter of(SourceKind kind) {
        if (kind instanceof SourceKind.Exec exec) {
            return new ExecStarter(exec, processes, ExecTimes.DEFAULT, () -> listener.restarted(kind.label()));
        }
        throw new IllegalStateException(kind.label() + " is not there yet");
    }

    /** Kills what is left of all runs. */
    @Override
    public void close() {
        processes.close();
    }
}
