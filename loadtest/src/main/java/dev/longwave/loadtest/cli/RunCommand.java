package dev.longwave.loadtest.cli;

import dev.longwave.loadtest.engine.LoadTest;
import dev.longwave.loadtest.engine.Progress;
import dev.longwave.loadtest.engine.Settings;
import dev.longwave.loadtest.result.Result;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "run", mixinStandardHelpOptions = true, versionProvider = Main.Version.class)
final class RunCommand implements Callable<Integer> {
    private final PrintStream out;
    private final PrintStream err;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private RunOptions options = new RunOptions();

    RunCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws IOException {
        Settings settings = options.settings(spec, null);
        LoadTest test = new LoadTest(settings, Progress.NONE);
        Result result = test.run();
        out.println(new com.fasterxml.jackson.databind.json.JsonMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(result)
                .replaceAll("\"histogram\" : .*", ""));
        return 0;
    }
}
