package dev.longwave.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Each example does what it says. The reader of the JDK's client cannot be interrupted, so the tests are left behind. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class ExamplesIT {
    /** A browser, as far as it matters here: the blocks of a stream that have data, as they come. */
    private static final class Reader implements AutoCloseable {
        private static final HttpClient HTTP = HttpClient.newHttpClient();

        private final BufferedReader in;

        Reader(ExampleServer server, String path) throws IOException, InterruptedException {
            HttpRequest request =
                    HttpRequest.newBuilder(server.address().resolve(path)).build();
            InputStream body = HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream())
                    .body();
            in = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        }

        /** The next event with its type, null once the response has ended. */
        @Nullable
        String next() throws IOException {
            String type = "";
            String line;
            while ((line = in.readLine()) != null) {
                if (line.startsWith("event: ")) {
                    type = line.substring(7) + " ";
                } else if (line.startsWith("data: ")) {
                    return type + line.substring(6);
                }
            }
            return null;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; !condition.getAsBoolean(); i++) {
            assertThat(i).as("waiting until " + what).isLessThan(4_000);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static void assertHasPage(ExampleServer server, String stream) throws IOException {
        try (InputStream page = server.address().toURL().openStream()) {
            assertThat(new String(page.readAllBytes(), StandardCharsets.UTF_8)).contains("new EventSource('" + stream);
        }
    }

    @Test
    void aDeploymentIsFollowedUntilItRuns() throws Exception {
        try (DeploymentStatus example = new DeploymentStatus(0)) {
            assertHasPage(example.server(), "/deployments/42/stream");
            example.status("42", "building");
            try (Reader viewer = new Reader(example.server(), "/deployments/42/stream")) {
                assertThat(viewer.next()).isEqualTo("{\"status\":\"building\"}");
                example.status("42", "deploying");
                assertThat(viewer.next()).isEqualTo("{\"status\":\"deploying\"}");
                example.status("42", "running");
                assertThat(viewer.next()).isEqualTo("{\"status\":\"running\"}");
                assertThat(viewer.next()).isNull();
            }
        }
    }

    @Test
    void aProcessIsFollowedAndEndsWithItsViewer(@TempDir Path directory) throws Exception {
        Path log = Files.writeString(directory.resolve("app.log"), "one\n");
        List<String> command = List.of("tail", "-n", "200", "-f", log.toString());
        try (LogTail example = new LogTail(0, command)) {
            assertHasPage(example.server(), "/logs/stream");
            try (Reader viewer = new Reader(example.server(), "/logs/stream")) {
                assertThat(viewer.next()).contains("\"connected\":true");
                assertThat(viewer.next()).isEqualTo("{\"log\":\"one\"}");
                Files.writeString(log, "two \"quoted\"\n", StandardOpenOption.APPEND);
                assertThat(viewer.next()).isEqualTo("{\"log\":\"two \\\"quoted\\\"\"}");
                assertThat(isRunning(log)).isTrue();
            }
            await("the process has ended", () -> !isRunning(log));
        }
    }

    private static boolean isRunning(Path log) {
        return ProcessHandle.current()
                .descendants()
                .anyMatch(process -> process.info().commandLine().orElse("").contains(log.toString()));
    }

    @Test
    void aProcessThatEndsEndsTheStreamAndSoDoesOneThatIsMissing() throws Exception {
        try (LogTail example = new LogTail(0, List.of("echo", "done"));
                Reader viewer = new Reader(example.server(), "/logs/stream")) {
            assertThat(viewer.next()).contains("\"connected\":true");
            assertThat(viewer.next()).isEqualTo("{\"log\":\"done\"}");
            assertThat(viewer.next()).isEqualTo("{\"closed\":true}");
            assertThat(viewer.next()).isNull();
        }
        try (LogTail example = new LogTail(0, List.of("no-such-program"));
                Reader viewer = new Reader(example.server(), "/logs/stream")) {
            assertThat(viewer.next()).contains("\"connected\":true");
            assertThat(viewer.next()).startsWith("{\"error\":").contains("no-such-program");
            assertThat(viewer.next()).isNull();
        }
    }

    @Test
    void anAnswerIsWrittenWordByWordAndEnds() throws Exception {
        List<String> prompts = new ArrayList<>();
        SubmissionPublisher<Object> tokens = new SubmissionPublisher<>();
        TokenStream.Model model = prompt -> {
            prompts.add(prompt);
            return tokens;
        };
        try (TokenStream example = new TokenStream(0, model)) {
            assertHasPage(example.server(), "/complete?prompt=");
            try (Reader viewer = new Reader(example.server(), "/complete?prompt=why%3F")) {
                // the head of the response is there before the publisher's subscriber, and until then nobody gets
                // anything
                await("the model is asked", tokens::hasSubscribers);
                tokens.submit("{\"token\":\"Be\"}");
                assertThat(viewer.next()).isEqualTo("{\"token\":\"Be\"}");
                tokens.submit("{\"token\":\"cause\"}");
                assertThat(viewer.next()).isEqualTo("{\"token\":\"cause\"}");
                tokens.close();
                assertThat(viewer.next()).isEqualTo("done {\"reason\":\"stop\"}");
                assertThat(viewer.next()).isNull();
                assertThat(prompts).containsExactly("why?");
            }
        }
    }

    @Test
    void anAnswerThatFailsSaysSoAndOneThatNobodyReadsIsCancelled() throws Exception {
        SubmissionPublisher<Object> failing = new SubmissionPublisher<>();
        try (TokenStream example = new TokenStream(0, prompt -> failing);
                Reader viewer = new Reader(example.server(), "/complete")) {
            failing.closeExceptionally(new IllegalStateException("out of words"));
            assertThat(viewer.next()).isEqualTo("failed {\"error\":\"out of words\"}");
            assertThat(viewer.next()).isNull();
        }
        SubmissionPublisher<Object> unread = new SubmissionPublisher<>();
        try (TokenStream example = new TokenStream(0, prompt -> unread)) {
            Reader leaving = new Reader(example.server(), "/complete");
            await("the model is asked", unread::hasSubscribers);
            leaving.close();
            await("the model is cancelled", () -> !unread.hasSubscribers());
        }
    }

    @Test
    void whoeverComesHasTheBoardAndThenWhatChanges() throws Exception {
        try (SnapshotThenFollow example = new SnapshotThenFollow(0)) {
            assertHasPage(example.server(), "/board/stream");
            example.move("test it", "to do");
            try (Reader early = new Reader(example.server(), "/board/stream")) {
                assertThat(early.next()).isEqualTo("{\"all\":{\"test it\":\"to do\"}}");
                example.move("test it", "doing");
                assertThat(early.next()).isEqualTo("{\"changed\":{\"test it\":\"doing\"}}");
                try (Reader late = new Reader(example.server(), "/board/stream")) {
                    assertThat(late.next()).isEqualTo("{\"all\":{\"test it\":\"doing\"}}");
                    example.move("test it", "done");
                    assertThat(late.next()).isEqualTo("{\"changed\":{\"test it\":\"done\"}}");
                }
            }
        }
    }
}
