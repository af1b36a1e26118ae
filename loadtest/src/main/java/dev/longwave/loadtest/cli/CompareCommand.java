package dev.longwave.loadtest.cli;

import dev.longwave.loadtest.report.Comparison;
import dev.longwave.loadtest.report.ComparisonPage;
import dev.longwave.loadtest.report.ComparisonTable;
import dev.longwave.loadtest.result.Result;
import dev.longwave.loadtest.result.ResultFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code longwave-loadtest compare}: shows several results side by side. */
@Command(
        name = "compare",
        description = {
            "Shows several results side by side. Those of the same name are rounds of one run, of which the median counts.",
            "Exit code: 0 if they were compared, 2 if not."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
final class CompareCommand implements Callable<Integer> {
    private final PrintStream out;
    private final PrintStream err;

    @Parameters(
            arity = "2..*",
            paramLabel = "RESULT",
            description = "What run has written with --out; the first is what the others are held against.")
    private List<Path> files = List.of();

    @Option(names = "--out", paramLabel = "FILE", description = "Write a page with charts there, as HTML.")
    private @Nullable Path target;

    CompareCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() {
        try {
            List<Result> results = new ArrayList<>();
            for (Path file : files) {
                results.add(ResultFile.read(file));
            }
            Comparison comparison = Comparison.of(results);
            out.print(ComparisonTable.of(comparison));
            if (target != null) {
                PageFile.write(target, ComparisonPage.of(comparison));
                out.println();
                out.println(target);
            }
            return PageFile.WRITTEN;
        } catch (IOException e) {
            err.println("longwave-loadtest: " + e.getMessage());
            return PageFile.COULD_NOT;
        }
    }
}
