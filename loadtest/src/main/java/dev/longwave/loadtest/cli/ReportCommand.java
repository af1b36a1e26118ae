package dev.longwave.loadtest.cli;

import dev.longwave.loadtest.report.ReportPage;
import dev.longwave.loadtest.result.ResultFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code longwave-loadtest report}: makes a page of a result. */
@Command(
        name = "report",
        description = {
            "Makes a page of a result, with charts: one file that needs nothing from outside.",
            "Exit code: 0 if it was written, 2 if not."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class ReportCommand implements Callable<Integer> {
    private final PrintStream out;
    private final PrintStream err;

    @Parameters(paramLabel = "RESULT", description = "What run has written with --out, such as result.json.")
    private Path file = Path.of("result.json");

    @Option(names = "--out", paramLabel = "FILE", description = "Where to; beside the result unless given, as .html.")
    private @Nullable Path target;

    ReportCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() {
        Path page = target == null ? beside(file) : target;
        try {
            PageFile.write(page, ReportPage.of(ResultFile.read(file)));
            out.println(page);
            return PageFile.WRITTEN;
        } catch (IOException e) {
            err.println("longwave-loadtest: " + e.getMessage());
            return PageFile.COULD_NOT;
        }
    }

    /** {@code result.html} for {@code result.json}. */
    private static Path beside(Path file) {
        String name = String.valueOf(file.getFileName());
        return file.resolveSibling((name.endsWith(".json") ? name.substring(0, name.length() - 5) : name) + ".html");
    }
}
