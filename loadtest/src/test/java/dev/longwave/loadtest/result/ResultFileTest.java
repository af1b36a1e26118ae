package dev.longwave.loadtest.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFileTest {
    @TempDir
    private Path directory;

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        for (Result result : new Result[] {SampleResult.flawless(), SampleResult.troubled(), SampleResult.failed()}) {
            assertThat(ResultFile.read(written(result))).isEqualTo(result);
        }
    }

    @Test
    void settingsKeepTheirOrder() throws IOException {
        assertThat(ResultFile.read(written(SampleResult.flawless())).settings().keySet())
                .containsExactlyElementsOf(SampleResult.flawless().settings().keySet());
    }

    @Test
    void itIsMeantToBeReadByPeopleToo() throws IOException {
        assertThat(Files.readString(written(SampleResult.named("a", 1, 1))))
                .startsWith("{\n  \"version\": 1,\n  \"tool\": \"longwave-loadtest 0.1.0\",\n  \"name\": \"a\",\n")
                .contains("\"measuredSeconds\": 60,\n")
                .endsWith("}\n");
    }

    @Test
    void aNumberHasNoExponent() throws IOException {
        Result result = SampleResult.named("a", 20_000, 1);
        assertThat(result.latencies().delivery().maxMicros()).isGreaterThan(10_000_000);
        assertThat(Files.readString(written(result))).doesNotContainPattern(": [0-9.]+E");
    }

    @Test
    void nothingButTheFileIsLeft() throws IOException {
        written(SampleResult.failed());
        written(SampleResult.failed());
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(directory.resolve("result.json"));
        }
    }

    @Test
    void whatItDoesNotKnowIsPassedOver() throws IOException {
        Path file = edited("\"machine\": {", "\"later\": [ 1 ],\n  \"machine\": {\n    \"later\": 1,");
        assertThat(ResultFile.read(file)).isEqualTo(SampleResult.flawless());
    }

    @Test
    void aMissingFileIsTold() {
        assertUnreadable(directory.resolve("result.json"), "expected a file, but there is none; name a result.json");
    }

    @Test
    void aDirectoryIsTold() {
        assertUnreadable(directory, "expected a file, got a directory; name a result.json");
    }

    @Test
    void brokenJsonIsToldWithItsPlace() throws IOException {
        assertUnreadable(file("{\n  \"version\": 1,\n  oops"), "expected JSON, got something else in line 3, column ");
        assertUnreadable(file("{} {}"), "expected JSON, got something else in line 1, column ");
    }

    @Test
    void anotherVersionIsTold() throws IOException {
        assertUnreadable(
                edited("\"version\": 1", "\"version\": 2"),
                "expected a result of version 1, got version 2; use the program that wrote it, longwave-loadtest 0.1.0");
    }

    @Test
    void otherJsonIsTold() throws IOException {
        for (String json : new String[] {"", "null", "[1]", "{}", "{\"version\": \"1\"}"}) {
            assertUnreadable(
                    file(json),
                    "expected a result of the load test, got JSON without a \"version\"; name a result.json");
        }
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        assertUnreadable(
                file("{\"version\": 1}"), "expected a whole result, but \"tool\" is missing; name a result.json");
        assertUnreadable(edited("\"os\"", "\"so\""), "expected a whole result, but \"machine.os\" is missing");
        assertUnreadable(edited("\"lost\"", "\"won\""), "but \"ledger.lost\" is missing or of another type");
        assertUnreadable(edited("\"problems\": [ ]", "\"problems\": [ null ]"), "but \"problems[0]\" is missing");
        assertUnreadable(edited("\"loops\": \"1\"", "\"loops\": null"), "but \"settings.loops\" is missing");
    }

    @Test
    void anotherTypeIsNamed() throws IOException {
        assertUnreadable(edited("\"COMPLETED\"", "\"WON\""), "but \"outcome\" is missing or of another type");
        assertUnreadable(
                edited("\"warnings\": [ ]", "\"warnings\": 7"), "but \"warnings\" is missing or of another type");
    }

    @Test
    void aBrokenHistogramIsNamed() throws IOException {
        String histogram = SampleResult.flawless().latencies().publish().histogram();
        assertUnreadable(
                edited(histogram, "AAAA"),
                "\"latencies.publish.histogram\": expected a compressed HdrHistogram in base64, got other bytes");
    }

    private Path written(Result result) throws IOException {
        Path file = directory.resolve("result.json");
        ResultFile.write(file, result);
        return file;
    }

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("result.json"), content);
    }

    private Path edited(String text, String replacement) throws IOException {
        String json = Files.readString(written(SampleResult.flawless()));
        assertThat(json).contains(text);
        return file(json.replace(text, replacement));
    }

    private static void assertUnreadable(Path file, String sentence) {
        assertThatThrownBy(() -> ResultFile.read(file))
                .isInstanceOf(UnreadableResult.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(sentence);
    }
}
