package dev.longwave.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.config.SourceKind;
import dev.longwave.config.Template;
import dev.longwave.server.Deadline;
import dev.longwave.sse.SseEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is published of real files, whatever becomes of them. */
@Timeout(60)
class TailRunIT {
    private static final TailTimes TIMES =
            new TailTimes(Duration.ofMillis(10), Duration.ofMillis(200), Duration.ofMillis(100));

    /** Nothing is published but by an end of a line. */
    private static final TailTimes PATIENT =
            new TailTimes(Duration.ofMillis(10), Duration.ofHours(1), Duration.ofMillis(100));

    @TempDir
    private Path directory;

    private final ScheduledThreadPoolExecutor thread = Starters.oneThread("source-files-test");
    private final RecordedOutput output = new RecordedOutput();
    private final List<SourceRun> runs = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() throws InterruptedException {
        runs.forEach(SourceRun::stop);
        runs.forEach(TailRunIT::awaitGone);
        assertThat(openFilesBelow(directory)).isEmpty();
        thread.shutdown();
        assertThat(thread.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    // ---- where it begins ----

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 10, 11})
    void theLastLinesComeFirst(int last) throws IOException {
        write("app.log", numbered(0, 10));
        follow(last, PATIENT);
        awaitOpen("app.log");
        append("app.log", "new\n");
        List<String> expected = new ArrayList<>(numbers(Math.max(0, 10 - last), 10));
        expected.add("new");
        awaitLogs(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void theLastLinesAreFoundWhereverBlocksOfTheFileEnd(String end) throws IOException {
        // lines of 1 to 300 bytes, over several blocks
        List<String> all = IntStream.range(0, 3_000)
                .mapToObj(i -> i + "x".repeat(i * 7 % 300))
                .toList();
        write("app.log", String.join(end, all) + end);
        follow(2_500, PATIENT);
        awaitLogs(all.subList(500, 3_000));
    }

    @Test
    void ofAHugeFileOnlyTheEndIsRead() throws IOException {
        Path file = directory.resolve("app.log");
        try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
            huge.seek(10L << 30);
            huge.write("\nlast but one\nlast\n".getBytes(StandardCharsets.UTF_8));
        }
        follow(2, PATIENT);
        awaitLogs(List.of("last but one", "last"));
    }

    @Test
    void theSearchForLastLinesHasAnEnd() throws IOException {
        Path file = directory.resolve("app.log");
        try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
            huge.seek(10L << 30);
            huge.write("\nlast but one\nlast\n".getBytes(StandardCharsets.UTF_8));
        }
        follow(3, PATIENT);
        awaitLogs(List.of("last but one", "last"));
    }

    @Test
    void aLastLineWithoutAnEndIsOneOfTheLast() throws IOException {
        write("app.log", "a\nb\nc");
        follow(2, TIMES);
        awaitLogs(List.of("b", "c"));
        assertThat(output.lines().get(1).partial()).isTrue();
        append("app.log", "d\ne\n");
        awaitLogs(List.of("b", "c", "d", "e"));
        assertThat(output.lines().get(2).partial()).isFalse();
    }

    // ---- lines ----

    @Test
    void aLineIsPublishedOnceItEndsHoweverItWasWritten() throws IOException {
        write("app.log", "");
        follow(200, PATIENT);
        awaitOpen("app.log");
        byte[] bytes = "grün 漢字 \ud83d\ude00\r\nnext\n".getBytes(StandardCharsets.UTF_8);
        for (byte b : bytes) {
            Files.write(directory.resolve("app.log"), new byte[] {b}, StandardOpenOption.APPEND);
            Thread.onSpinWait();
        }
        awaitLogs(List.of("grün 漢字 \ud83d\ude00", "next"));
        assertThat(output.data().get(1)).isEqualTo("{\"log\":\"next\"}");
    }

    @Test
    void aLineThatDoesNotEndIsPublishedAsFarAsItGoes() throws IOException {
        write("app.log", "");
        follow(200, TIMES);
        awaitOpen("app.log");
        append("app.log", "Continue? [y/n] ");
        awaitLogs(List.of("Continue? [y/n] "));
        append("app.log", "y\nok\n");
        awaitLogs(List.of("Continue? [y/n] ", "y", "ok"));
        assertThat(output.lines()).extracting(RecordedOutput.Line::partial).containsExactly(true, false, false);
    }

    @Test
    void aLongLineIsCutIntoEventsThatSaySo() throws IOException {
        write("app.log", "x".repeat(OutputLines.LIMIT_BYTES + 10) + "\n");
        follow(1, PATIENT);
        awaitLogs(List.of("x".repeat(OutputLines.LIMIT_BYTES), "x".repeat(10)));
        assertThat(output.lines()).extracting(RecordedOutput.Line::partial).containsExactly(true, false);
    }

    // ---- what becomes of files ----

    @Test
    void aRenamedFileIsReadToItsEndBeforeTheNextOne() throws IOException {
        write("app.log", "1\n");
        follow(200, new TailTimes(Duration.ofMillis(10), Duration.ofHours(1), Duration.ofSeconds(2)));
        awaitLogs(List.of("1"));
        try (OutputStream old = Files.newOutputStream(directory.resolve("app.log"), StandardOpenOption.APPEND)) {
            move("app.log", "app.log.1");
            write("app.log", "4\n");
            awaitOpen("app.log");
            old.write("2\n3 without end".getBytes(StandardCharsets.UTF_8));
        }
        awaitLogs(List.of("1", "2", "3 without end", "4"));
        Deadline.await("the old file is closed", () -> openFilesBelow(directory).size() == 1);
        assertThat(output.errors()).isEmpty();
    }

    @Test
    void everyLineComesOnceWhileFilesRotateAtFullSpeed() throws IOException {
        write("app.log", "");
        // the writer is never so late, even where it has to wait for a processor
        follow(200, new TailTimes(Duration.ofMillis(10), Duration.ofHours(1), Duration.ofMillis(600)));
        awaitOpen("app.log");
        int line = 0;
        for (int rotation = 0; rotation < 10; rotation++) {
            try (OutputStream out = Files.newOutputStream(
                    directory.resolve("app.log"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                awaitOpen("app.log");
                for (int i = 0; i < 300; i++) {
                    out.write(numbered(line, line += 10).getBytes(StandardCharsets.UTF_8));
                }
                move("app.log", "app.log." + rotation);
                // a writer that learns of it late
                out.write(numbered(line, line += 10).getBytes(StandardCharsets.UTF_8));
            }
        }
        awaitLogs(numbers(0, line));
    }

    @Test
    void aTruncatedFileIsReadFromItsStart() throws IOException {
        write("app.log", "before 1\nbefore 2\nhalf");
        follow(200, PATIENT);
        awaitLogs(List.of("before 1", "before 2"));
        write("app.log", "");
        awaitLogs(List.of("before 1", "before 2", "half"));
        append("app.log", "after\n");
        awaitLogs(List.of("before 1", "before 2", "half", "after"));
    }

    @Test
    void aFileThatIsCopiedAndTruncatedAgainAndAgainIsFollowed() throws IOException {
        write("app.log", "");
        follow(200, PATIENT);
        awaitOpen("app.log");
        try (OutputStream out = Files.newOutputStream(directory.resolve("app.log"), StandardOpenOption.APPEND)) {
            for (int round = 0; round < 20; round++) {
                out.write(numbered(round * 100, round * 100 + 100).getBytes(StandardCharsets.UTF_8));
                awaitLogs(numbers(0, round * 100 + 100));
                Files.copy(
                        directory.resolve("app.log"),
                        directory.resolve("app.log.1"),
                        StandardCopyOption.REPLACE_EXISTING);
                write("app.log", "");
                long openBefore = output.data().size();
                // the file stays shorter than what was read of it, or nobody could tell
                out.write(("t" + round + "\n").getBytes(StandardCharsets.UTF_8));
                Deadline.await("the line after truncation", () -> output.data().size() > openBefore);
                assertThat(output.logs().get((int) openBefore)).isEqualTo("t" + round);
                output.forget(1);
            }
        }
    }

    @Test
    void aFileThatIsNotThereIsToldOnceAndWaitedFor() throws IOException {
        follow(1, PATIENT);
        Deadline.await("an error", () -> !output.errors().isEmpty());
        for (int i = 0; i < 10; i++) {
            awaitLook();
        }
        assertThat(output.errors()).containsExactly("the file is not there; it is followed as soon as it is");
        // it is new, so all of it
        Files.writeString(directory.resolve("other"), "1\n2\n3\n");
        move("other", "app.log");
        awaitLogs(List.of("1", "2", "3"));
        move("app.log", "app.log.1");
        Deadline.await("a second error", () -> output.errors().size() == 2);
        write("app.log", "4\n");
        awaitLogs(List.of("1", "2", "3", "4"));
        assertThat(output.ends()).isEmpty();
    }

    @Test
    void aSymbolicLinkIsFollowedToWhereItLeadsNow() throws IOException {
        write("day-1", "1\n");
        write("day-2", "2\n");
        Files.createSymbolicLink(directory.resolve("app.log"), Path.of("day-1"));
        follow(200, PATIENT);
        awaitLogs(List.of("1"));
        Files.createSymbolicLink(directory.resolve("new"), Path.of("day-2"));
        move("new", "app.log");
        awaitLogs(List.of("1", "2"));
    }

    // ---- what is refused ----

    @Test
    void aDirectoryIsAnErrorAndAnEnd() throws IOException {
        Files.createDirectory(directory.resolve("app.log"));
        awaitGone(follow(200, TIMES));
        assertThat(output.errors()).containsExactly("the file cannot be followed: it is a directory");
        assertThat(output.ends()).containsExactly("{}");
    }

    @Test
    void aFifoIsAnErrorAndAnEndAndBlocksNobody() throws IOException, InterruptedException {
        Path fifo = directory.resolve("app.log");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        awaitGone(follow(200, TIMES));
        assertThat(output.errors()).containsExactly("the file cannot be followed: it is not a regular file");
        assertThat(output.ends()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "", "../secret", "/etc/passwd", "a/../../secret", "a//b", "a\0b", "..\0"})
    void noValueLeadsOutOfTheDirectory(String value) throws IOException {
        write("secret", "secret\n");
        Path logs = Files.createDirectories(directory.resolve("logs/a")).getParent();
        SourceRun run = start(logs + "/{name}", Map.of("name", value), 200, TIMES, output);
        awaitGone(run);
        assertThat(output.errors()).hasSize(1);
        assertThat(output.errors().get(0)).startsWith("the file cannot be followed: the name ");
        assertThat(output.ends()).hasSize(1);
        assertThat(output.data()).isEmpty();
    }

    @Test
    void aValueWithinItsNameIsLookedAtTogetherWithWhatStandsAroundIt() throws IOException {
        write("secret", "secret\n");
        Path logs = Files.createDirectory(directory.resolve("logs"));
        RecordedOutput refused = new RecordedOutput();
        awaitGone(start(logs + "/.{name}", Map.of("name", "./secret"), 200, TIMES, refused));
        assertThat(refused.data()).isEmpty();
        assertThat(refused.errors()).hasSize(1);
        Files.writeString(logs.resolve("..x..log"), "fine\n");
        start(logs + "/.{name}.log", Map.of("name", ".x."), 200, TIMES, output);
        awaitLogs(List.of("fine"));
    }

    // ---- many, and the end ----

    @Test
    void aBurstInOneFileDoesNotHoldUpTheOthers() throws IOException {
        AtomicInteger before = new AtomicInteger();
        RecordedOutput big = new RecordedOutput() {
            @Override
            public void publish(SseEvent event) {
                if (size() == 0) {
                    // now, however late the test's own thread would be
                    append("app.log", "small\n");
                }
                if (output.size() == 0) {
                    before.incrementAndGet();
                }
                super.publish(event);
            }
        };
        write("app.log", "");
        start(directory + "/app.log", Map.of(), 0, PATIENT, output);
        awaitOpen("app.log");
        start(directory + "/big.log", Map.of(), 0, PATIENT, big);
        Deadline.await("big.log is waited for", () -> !big.errors().isEmpty());
        String block = ("y".repeat(1023) + "\n").repeat(1024);
        try (OutputStream out = Files.newOutputStream(directory.resolve("burst"))) {
            for (int i = 0; i < 100; i++) {
                out.write(block.getBytes(StandardCharsets.UTF_8));
            }
        }
        move("burst", "big.log");
        Deadline.in(Duration.ofSeconds(30)).awaitThat("all of it", () -> big.size() == 100 * 1024);
        awaitLogs(List.of("small"));
        assertThat(before).as("lines of the burst before the other file's").hasValueLessThan(100 * 1024);
    }

    @Test
    void manyFilesAreFollowedAtOnce() throws IOException {
        List<RecordedOutput> outputs = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            RecordedOutput each = new RecordedOutput();
            outputs.add(each);
            write("f" + i, "first " + i + "\n");
            start(directory + "/{name}", Map.of("name", "f" + i), 200, PATIENT, each);
        }
        for (int i = 0; i < 100; i++) {
            append("f" + i, "second " + i + "\n");
        }
        for (int i = 0; i < 100; i++) {
            List<String> expected = List.of("first " + i, "second " + i);
            RecordedOutput each = outputs.get(i);
            Deadline.await("the lines of f" + i, () -> each.logs().equals(expected));
        }
    }

    @Test
    void whoStopsHearsNothingMoreAndTheFileIsClosed() throws IOException {
        write("app.log", "1\n");
        SourceRun run = follow(200, PATIENT);
        awaitLogs(List.of("1"));
        run.stop();
        run.stop();
        awaitGone(run);
        assertThat(openFilesBelow(directory)).isEmpty();
        append("app.log", "2\n");
        assertThat(output.logs()).containsExactly("1");
        assertThat(output.ends()).isEmpty();
        run.stop();
    }

    @Test
    void theThreadEndsWithTheLastFile() {
        SourceRun run = follow(200, PATIENT);
        awaitGone(start(directory.toString(), Map.of(), 0, PATIENT, new RecordedOutput()));
        run.stop();
        awaitGone(run);
        Deadline.await("no thread", () -> thread.getPoolSize() == 0);
    }

    @Test
    void runsEndWithTheirThread() throws IOException {
        write("app.log", "1\n");
        SourceRun run = follow(200, PATIENT);
        awaitLogs(List.of("1"));
        thread.shutdown();
        awaitGone(run);
        awaitGone(follow(200, PATIENT));
    }

    // ---- files ----

    private SourceRun follow(int last, TailTimes times) {
        return start(directory + "/{name}.log", Map.of("name", "app"), last, times, output);
    }

    private SourceRun start(String path, Map<String, String> values, int last, TailTimes times, SourceOutput into) {
        SourceKind.Tail tail = new SourceKind.Tail(new Template(path), last);
        SourceRun run = new TailStarter(tail, thread, times).start(values, into);
        runs.add(run);
        return run;
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private void append(String name, String text) {
        try {
            Files.writeString(directory.resolve(name), text, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void move(String from, String to) throws IOException {
        Files.move(directory.resolve(from), directory.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "line " + i).toList();
    }

    private static String numbered(int from, int to) {
        return String.join("\n", numbers(from, to)) + "\n";
    }

    private void awaitLogs(List<String> expected) {
        try {
            Deadline.await("the lines", () -> output.size() >= expected.size());
        } catch (AssertionError e) {
            assertThat(output.logs()).isEqualTo(expected);
        }
        assertThat(output.logs()).isEqualTo(expected);
    }

    private void awaitOpen(String name) {
        Deadline.await(name + " is open", () -> openFilesBelow(directory).contains(directory.resolve(name)));
        awaitLook();
    }

    /** Waits until whatever was due on the thread has been done. */
    private void awaitLook() {
        long done = thread.getCompletedTaskCount();
        Deadline.await("a look", () -> thread.getCompletedTaskCount() > done + 1);
    }

    private static void awaitGone(SourceRun run) {
        Deadline.await(
                "the run is gone", () -> run.whenGone().toCompletableFuture().isDone());
    }

    private static List<Path> openFilesBelow(Path folder) {
        return OpenDescriptors.files().stream()
                .filter(path -> path.startsWith(folder))
                .toList();
    }
}
