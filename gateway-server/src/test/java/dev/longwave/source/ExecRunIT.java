package dev.longwave.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.config.Restart;
import dev.longwave.server.Deadline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of real processes, with process groups where the system has them and without. */
@Timeout(60)
class ExecRunIT {
    private static final ExecTimes TIMES = new ExecTimes(
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofMillis(100),
            Duration.ofMillis(300),
            Duration.ofSeconds(30));

    @TempDir
    private Path directory;

    private final RecordedOutput output = new RecordedOutput();
    private final AtomicInteger restarts = new AtomicInteger();
    private final List<ProcessTrees> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(ProcessTrees::close);
    }

    // ---- what they say ----

    @Test
    void bothOutputsAreToldApartAndTheEndComesLast() {
        ExecRun run = sh("echo out; echo err >&2; printf 'no end'; exit 3");
        awaitGone(run);
        assertThat(output.data())
                .containsExactlyInAnyOrder(
                        "{\"log\":\"out\",\"stream\":\"stdout\"}",
                        "{\"log\":\"err\",\"stream\":\"stderr\"}",
                        "{\"log\":\"no end\",\"stream\":\"stdout\"}");
        assertThat(output.ends()).containsExactly("{\"code\":3}");
        assertThat(output.errors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exit 0          | {\"code\":0}",
                "exit 255        | {\"code\":255}",
                "kill -9 $$      | {\"code\":137,\"signal\":\"SIGKILL\"}",
                "kill -TERM $$   | {\"code\":143,\"signal\":\"SIGTERM\"}",
            })
    void theEndHasTheCodeAndTheSignal(String script, String end) {
        awaitGone(sh(script));
        assertThat(output.ends()).containsExactly(end);
    }

    @Test
    void whatIsPrintedLastIsNotLost() {
        for (int i = 0; i < 20; i++) {
            RecordedOutput each = new RecordedOutput();
            awaitGone(start(each, Restart.NEVER, trees(), "sh", "-c", "seq 1 2000; echo last >&2"));
            assertThat(each.data()).hasSize(2_001).contains("{\"log\":\"2000\",\"stream\":\"stdout\"}");
        }
    }

    @Test
    void manyLinesComeWholeAndInOrder() {
        awaitGone(sh("seq 1 200000"));
        List<String> logs = output.logs();
        assertThat(logs).hasSize(200_000);
        for (int i = 0; i < logs.size(); i++) {
            assertThat(Integer.parseInt(logs.get(i))).isEqualTo(i + 1);
        }
    }

    @Test
    void thereIsNoInput() {
        awaitGone(sh("cat; echo done"));
        assertThat(output.logs()).containsExactly("done");
    }

    @Test
    void argumentsAreNotForAShell() {
        awaitGone(start(output, Restart.NEVER, trees(), "printf", "%s\n", "$HOME; `id` * \"'", "a b", ""));
        assertThat(output.logs()).containsExactly("$HOME; `id` * \"'", "a b", "");
    }

    @Test
    void itHasItsDirectoryAndEnvironment() {
        Program program = new Program(List.of("sh", "-c", "pwd; echo $SPOKEN"), directory, Map.of("SPOKEN", "word"));
        awaitGone(start(program, output, Restart.NEVER, trees()));
        assertThat(output.logs()).containsExactly(directory.toString(), "word");
    }

    // ---- what cannot be started ----

    @Test
    void aMissingProgramIsAnErrorAndAnEnd() {
        for (Restart restart : Restart.values()) {
            RecordedOutput each = new RecordedOutput();
            awaitGone(start(each, restart, trees(), "no-such-program-here"));
            assertThat(each.errors())
                    .containsExactly("cannot start \"no-such-program-here\": there is no such program");
            assertThat(each.ends()).containsExactly("{\"code\":127}");
        }
    }

    @Test
    void aFileThatIsNotExecutableIsNoProgram() throws Exception {
        Path file = Files.writeString(directory.resolve("x"), "#!/bin/sh\n");
        awaitGone(start(output, Restart.NEVER, trees(), file.toString()));
        assertThat(output.ends()).containsExactly("{\"code\":127}");
    }

    @Test
    void aProgramInItsDirectoryIsFound() throws Exception {
        Path file = Files.writeString(directory.resolve("x"), "#!/bin/sh\necho here\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        awaitGone(start(new Program(List.of("./x"), directory, Map.of()), output, Restart.NEVER, trees()));
        assertThat(output.logs()).containsExactly("here");
    }

    @Test
    void aMissingDirectoryIsAnErrorAndAnEnd() {
        Program program = new Program(List.of("sh"), directory.resolve("gone"), Map.of());
        awaitGone(start(program, output, Restart.NEVER, trees()));
        assertThat(output.errors()).containsExactly("cannot start \"sh\": the directory to run it in is not there");
        assertThat(output.ends()).containsExactly("{\"code\":126}");
    }

    @Test
    void whatTheSystemRefusesIsAnErrorAndAnEnd() {
        for (ProcessTrees trees : List.of(trees(), new ProcessTrees(null))) {
            RecordedOutput each = new RecordedOutput();
            awaitGone(start(each, Restart.ALWAYS, trees, "echo", "x".repeat(10_000_000)));
            assertThat(each.errors()).containsExactly("cannot start \"echo\": the system refuses");
            assertThat(each.ends()).containsExactly("{\"code\":126}");
        }
    }

    // ---- how they are ended ----

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void stoppingEndsTheWholeTree(boolean grouped) {
        ExecRun run = start(
                output,
                Restart.ALWAYS,
                grouped ? trees() : new ProcessTrees(null),
                "sh",
                "-c",
                "sleep 1001 & echo $!; sh -c 'sleep 1002 & echo $!; wait' & echo $!; wait");
        List<ProcessHandle> all = awaitPids(3);
        run.stop();
        run.stop();
        awaitGone(run);
        Deadline.await("the end of all", () -> all.stream().noneMatch(ExecRunIT::isAlive));
        assertThat(output.ends()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsAskedToEndCanTidyUp(boolean grouped) throws Exception {
        Path tidied = directory.resolve("tidied");
        ExecRun run = start(
                output,
                Restart.NEVER,
                grouped ? trees() : new ProcessTrees(null),
                "sh",
                "-c",
                "trap 'echo x >> \"$1\"; exit' TERM; echo ready; while :; do sleep 0.05; done",
                "x",
                tidied.toString());
        Deadline.await("the process", () -> !output.data().isEmpty());
        run.stop();
        awaitGone(run);
        assertThat(tidied).hasContent("x");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatDoesNotEndIsKilled(boolean grouped) {
        ExecRun run = start(
                output,
                Restart.NEVER,
                grouped ? trees() : new ProcessTrees(null),
                "sh",
                "-c",
                "trap '' TERM; echo $$; sh -c 'echo $$; while :; do sleep 0.05; done' & wait");
        List<ProcessHandle> all = awaitPids(2);
        run.stop();
        awaitGone(run);
        Deadline.await("the end of both", () -> all.stream().noneMatch(ExecRunIT::isAlive));
    }

    @Test
    void whoeverHoldsTheOutputOpenDoesNotKeepTheEndAway() {
        ExecRun run = sh("sleep 1003 & echo $!");
        List<ProcessHandle> left = awaitPids(1);
        Deadline.await("the end", () -> !output.ends().isEmpty());
        assertThat(output.ends()).containsExactly("{\"code\":0}");
        if (Files.exists(Path.of("/usr/bin/setsid"))) {
            awaitGone(run);
            Deadline.await("the end of what was left", () -> !isAlive(left.get(0)));
        } else {
            left.get(0).destroyForcibly();
        }
    }

    @Test
    void closingKillsAtOnce() {
        ProcessTrees trees = trees();
        ExecRun run =
                start(output, Restart.NEVER, trees, "sh", "-c", "trap '' TERM; echo $$; while :; do sleep 0.05; done");
        List<ProcessHandle> all = awaitPids(1);
        trees.close();
        Deadline.await("its end", () -> !isAlive(all.get(0)));
        awaitGone(run);
    }

    @Test
    void stoppingBeforeItIsUpStopsIt() {
        ExecTimes patient = new ExecTimes(
                Duration.ofHours(1), TIMES.drain(), TIMES.firstDelay(), TIMES.longestDelay(), TIMES.healthy());
        for (int i = 0; i < 20; i++) {
            ExecRun run = new ExecRun(
                    new Program(List.of("sh", "-c", "sleep 1004"), null, Map.of()),
                    Restart.NEVER,
                    trees(),
                    patient,
                    output,
                    () -> {});
            run.start();
            run.stop();
            awaitGone(run);
        }
        Deadline.await(
                "the end of all",
                () -> ProcessHandle.current()
                        .descendants()
                        .noneMatch(process ->
                                process.info().commandLine().orElse("").contains("sleep 1004")));
        assertThat(output.ends()).isEmpty();
    }

    // ---- starting again ----

    @Test
    void aFailureIsToldAndItStartsAgain() {
        ExecRun run = start(output, Restart.ON_FAILURE, trees(), "sh", "-c", "echo hello; exit 4");
        Deadline.await("three starts", () -> output.data().size() >= 3);
        assertThat(run.detail().restarts()).isGreaterThanOrEqualTo(2);
        run.stop();
        awaitGone(run);
        assertThat(output.errors().get(0)).isEqualTo("ended with code 4; starts again in 100ms");
        assertThat(output.errors().get(1)).isEqualTo("ended with code 4; starts again in 200ms");
        assertThat(output.ends()).isEmpty();
        assertThat(restarts.get()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void theDelayGrowsToItsLongest() {
        ExecRun run = start(output, Restart.ALWAYS, trees(), "true");
        Deadline.await("four ends", () -> output.errors().size() >= 4);
        run.stop();
        awaitGone(run);
        assertThat(output.errors().subList(0, 4))
                .extracting(error -> error.replaceFirst(".* in ", ""))
                .containsExactly("100ms", "200ms", "300ms", "300ms");
    }

    @Test
    void afterARunInHealthTheDelayIsTheFirstAgain() {
        ExecTimes soonHealthy =
                new ExecTimes(TIMES.grace(), TIMES.drain(), TIMES.firstDelay(), TIMES.longestDelay(), Duration.ZERO);
        ExecRun run = new ExecRun(
                new Program(List.of("false"), null, Map.of()), Restart.ALWAYS, trees(), soonHealthy, output, () -> {});
        run.start();
        Deadline.await("three ends", () -> output.errors().size() >= 3);
        run.stop();
        awaitGone(run);
        assertThat(output.errors()).containsOnly("ended with code 1; starts again in 100ms");
    }

    @Test
    void successIsTheEndWhereOnlyFailuresStartAgain() {
        awaitGone(start(output, Restart.ON_FAILURE, trees(), "true"));
        assertThat(output.ends()).containsExactly("{\"code\":0}");
        assertThat(output.errors()).isEmpty();
    }

    @Test
    void itCanBeStoppedWhileItWaits() {
        ExecTimes patient =
                new ExecTimes(TIMES.grace(), TIMES.drain(), Duration.ofHours(1), Duration.ofHours(1), TIMES.healthy());
        ExecRun run = new ExecRun(
                new Program(List.of("false"), null, Map.of()), Restart.ALWAYS, trees(), patient, output, () -> {});
        run.start();
        Deadline.await("the wait", () -> run.detail().backingOff());
        assertThat(run.detail().pid()).isNull();
        run.stop();
        awaitGone(run);
        assertThat(output.errors()).containsExactly("ended with code 1; starts again in 3600s");
    }

    // ----

    private ProcessTrees trees() {
        ProcessTrees trees = new ProcessTrees();
        opened.add(trees);
        return trees;
    }

    private ExecRun sh(String script) {
        return start(output, Restart.NEVER, trees(), "sh", "-c", script);
    }

    private ExecRun start(RecordedOutput to, Restart restart, ProcessTrees trees, String... argv) {
        return start(new Program(List.of(argv), null, Map.of()), to, restart, trees);
    }

    private ExecRun start(Program program, RecordedOutput to, Restart restart, ProcessTrees trees) {
        ExecRun run = new ExecRun(program, restart, trees, TIMES, to, restarts::incrementAndGet);
        run.start();
        return run;
    }

    private static void awaitGone(ExecRun run) {
        assertThat(run.whenGone().toCompletableFuture()).succeedsWithin(20, TimeUnit.SECONDS);
        assertThat(run.detail().pid()).isNull();
    }

    private List<ProcessHandle> awaitPids(int count) {
        Deadline.await(count + " pids", () -> output.data().size() >= count);
        return output.logs().stream()
                .map(log -> ProcessHandle.of(Long.parseLong(log)))
                .flatMap(Optional::stream)
                .toList();
    }

    /** A process that has ended stays in the table until its parent, or the system's first process, asks for it. */
    private static boolean isAlive(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }
}
