package dev.longwave.loadtest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.loadtest.result.Result;
import dev.longwave.loadtest.result.ResultFile;
import dev.longwave.loadtest.result.SampleResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageCommandsTest {
    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aReportIsWrittenBesideTheResult() throws IOException {
        Path result = written("result.json", SampleResult.flawless());
        assertThat(run("report", result)).isZero();
        assertThat(directory.resolve("result.html")).content().startsWith("<!DOCTYPE html>");
        assertThat(text(out)).isEqualTo(directory.resolve("result.html") + "\n");
    }

    @Test
    void aReportIsWrittenWhereItIsAskedFor() throws IOException {
        Path page = directory.resolve("page.html");
        assertThat(run("report", written("result.json", SampleResult.failed()), "--out", page))
                .isZero();
        assertThat(page).exists();
    }

    @Test
    void aFileThatIsNoResultIsTold() {
        assertThat(run("report", directory.resolve("result.json"))).isEqualTo(2);
        assertThat(text(err)).startsWith("longwave-loadtest: ").contains("expected a file, but there is none");
        assertThat(text(out)).isEmpty();
    }

    @Test
    void aPlaceThatCanNotBeWrittenToIsTold() throws IOException {
        Path page = directory.resolve("missing").resolve("page.html");
        assertThat(run("report", written("result.json", SampleResult.failed()), "--out", page))
                .isEqualTo(2);
        assertThat(text(err)).contains(page + ": expected a file that can be written to");
    }

    @Test
    void resultsAreComparedInTheTerminal() throws IOException {
        Path a = written("a.json", SampleResult.named("a", 1, 1));
        Path b = written("b.json", SampleResult.named("b", 3, 2));
        assertThat(run("compare", a, b)).isZero();
        assertThat(text(out)).contains("Latency p99").contains("× 3.00");
    }

    @Test
    void aComparisonIsAPageTooWhereItIsAskedFor() throws IOException {
        Path a = written("a.json", SampleResult.named("a", 1, 1));
        Path page = directory.resolve("compare.html");
        assertThat(run("compare", a, a, "--out", page)).isZero();
        assertThat(page).content().startsWith("<!DOCTYPE html>");
        assertThat(text(out)).contains("median of 2").endsWith(page + "\n");
    }

    @Test
    void oneResultCanNotBeCompared() throws IOException {
        assertThat(run("compare", written("a.json", SampleResult.failed()))).isEqualTo(2);
        assertThat(text(err)).contains("requires at least 2 values");
    }

    private int run(Object... args) {
        String[] texts = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            texts[i] = args[i].toString();
        }
        return Main.run(print(out), print(err), Map.of(), texts);
    }

    private Path written(String name, Result result) throws IOException {
        Path file = directory.resolve(name);
        ResultFile.write(file, result);
        return file;
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
