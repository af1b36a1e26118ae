package dev.longwave.loadtest.cli;

import dev.longwave.loadtest.engine.LoadTest;
import dev.longwave.loadtest.engine.Settings;
import dev.longwave.loadtest.result.Result;
import dev.longwave.loadtest.result.ResultFile;
import dev.longwave.loadtest.result.Threshold;
import dev.longwave.loadtest.result.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code longwave-loadtest run}: measures a server. */
@Command(
        name = "run",
        description = {
            "Opens subscribers, publishes, and tells how long events took, what was lost and what it cost.",
            "Without flags: 1,000 subscribers of a Longwave gateway on this machine, 100 events a second, 10 s.",
            "Exit code: 0 if all is well, 1 if a --fail-if came true or events were lost in silence, 2 if it could not be"
                    + " run to its end or a --fail-if could not be checked, 130 if it was ended early."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        abbreviateSynopsis = true)
final class RunCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int COULD_NOT = 2;
    private static final int ENDED_EARLY = 130;
    private static final long MOST_ENDING_SECONDS = 60;

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile int exitCode = ENDED_EARLY;
    private @Nullable Thread interruption;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(
            names = "--name",
            paramLabel = "TEXT",
            order = 1,
            description = "What the run is called where several are compared; the preset's name unless given.")
    private @Nullable String name;

    @Option(names = "--out", paramLabel = "FILE", order = 2, description = "Write the result there, as JSON.")
    private @Nullable Path file;

    @Option(
            names = "--fail-if",
            paramLabel = "'METRIC>VALUE'",
            order = 3,
            converter = ThresholdConverter.class,
            description = "Fail if that is so, such as 'p99>50ms' or 'repeated>0'; may be repeated.")
    private List<Threshold> failIf = new ArrayList<>();

    @Option(names = "--allow-loss", order = 4, description = "Do not fail where events were lost in silence.")
    private boolean allowLoss;

    RunCommand(PrintStream out, PrintStream err, Map<String, String> environment) {
        this.out = out;
        this.err = err;
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        Settings settings = options.settings(spec, name);
        checkFile();
        try {
            exitCode = tell(measured(settings));
            return exitCode;
        } finally {
            out.flush();
            ended.countDown();
            forgetInterruption();
        }
    }

    private Result measured(Settings settings) throws IOException {
        try (Display display = Display.on(Screen.standardError(environment), err)) {
            LoadTest test = new LoadTest(settings, display);
            Thread hook = new Thread(() -> endEarly(test), "interruption");
            Runtime.getRuntime().addShutdownHook(hook);
            interruption = hook;
            return test.run();
        }
    }

    /** Somebody pressed Ctrl-C: what there is until now is shown, and then the process ends. */
    private void endEarly(LoadTest test) {
        test.stop();
        try {
            if (!ended.await(MOST_ENDING_SECONDS, TimeUnit.SECONDS)) {
                err.println("the run did not end within " + MOST_ENDING_SECONDS + " s; its results are lost");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(exitCode);
    }

    private void forgetInterruption() {
        try {
            if (interruption != null) {
                Runtime.getRuntime().removeShutdownHook(interruption);
            }
        } catch (IllegalStateException e) {
            // the process is ending already, and the hook waits for this thread
        }
    }

    private void checkFile() {
        if (file == null) {
            return;
        }
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--out: expected a file in a folder that can be written to, got \"" + file + "\"");
        }
    }

    private int tell(Result result) throws IOException {
        if (file != null) {
            ResultFile.write(file, result);
        }
        if (result.phases().isEmpty()) {
            result.problems().forEach(problem -> err.println("longwave-loadtest: " + problem.message()));
            return result.outcome() == Result.Outcome.INTERRUPTED ? ENDED_EARLY : COULD_NOT;
        }
        List<Verdict> verdicts =
                failIf.stream().map(threshold -> threshold.check(result)).toList();
        out.print(new Summary(Screen.standardOutput(environment)).of(result, verdicts));
        return exitCode(result, verdicts);
    }

    private int exitCode(Result result, List<Verdict> verdicts) {
        if (result.outcome() == Result.Outcome.FAILED) {
            return COULD_NOT;
        }
        if (has(verdicts, Verdict.State.FAILED) || (result.ledger().lost() > 0 && !allowLoss)) {
            return FAILED;
        }
        if (has(verdicts, Verdict.State.UNKNOWN)) {
            return COULD_NOT;
        }
        return result.outcome() == Result.Outcome.INTERRUPTED ? ENDED_EARLY : ExitCode.OK;
    }

    private static boolean has(List<Verdict> verdicts, Verdict.State state) {
        return verdicts.stream().anyMatch(verdict -> verdict.state() == state);
    }
}
