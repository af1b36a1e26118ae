package dev.longwave.source;

import dev.longwave.config.SourceKind;
import dev.longwave.config.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs the program of a source: its arguments one by one, never through a shell. */
final class ExecStarter implements SourceStarter {
    private final SourceKind.Exec exec;
    private final ProcessTrees processes;
    private final ExecTimes times;
    private final Runnable onRestart;

    /**
     * Creates a starter.
     *
     * @param onRestart is called when a process is started again
     */
    ExecStarter(SourceKind.Exec exec, ProcessTrees processes, ExecTimes times, Runnable onRestart) {
        this.exec = exec;
        this.processes = processes;
        this.times = times;
        this.onRestart = onRestart;
    }

    @Override
    public SourceRun start(Map<String, String> values, SourceOutput output) {
        List<String> argv = new ArrayList<>(exec.argv().size());
        for (Template argument : exec.argv()) {
            argv.add(argument.fill(values));
        }
        ExecRun run = new ExecRun(
                new Program(argv, exec.directory(), exec.environment()),
                exec.restart(),
                processes,
                times,
                output,
                onRestart);
        run.start();
        return run;
    }
}
