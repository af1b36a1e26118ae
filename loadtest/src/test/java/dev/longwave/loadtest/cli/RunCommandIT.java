package dev.longwave.loadtest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.loadtest.engine.FaultServer;
import dev.longwave.loadtest.result.LedgerTotals;
import dev.longwave.loadtest.result.Result;
import dev.longwave.loadtest.result.ResultFile;
import dev.longwave.loadtest.result.UnreadableResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as a person gives it: what it prints, what it writes, how it ends. */
@Timeout(60)
class RunCommandIT {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void aCleanRunEndsWithZeroAndTellsSo() throws IOException, UnreadableResult {
        Path file = folder.resolve("result.json");
        try (FaultServer server = new FaultServer()) {
            assertThat(run(server.port(), "--out", file.toString(), "--fail-if", "lost>0", "--fail-if", "p99>20s"))
                    .isZero();
        }
        assertThat(out()).contains("fanout: completed", "nothing lost, repeated or reordered", "p99>20s: passed");
        Result result = ResultFile.read(file);
        assertThat(result.outcome()).isEqualTo(Result.Outcome.COMPLETED);
        assertThat(result.settings())
                .containsEntry("subscribers", "4")
                .containsEntry("duration", "1s")
                .doesNotContainKey("out");
    }

    @Test
    void secretsOfHeadersAreNotWritten() throws IOException {
        Path file = folder.resolve("result.json");
        try (FaultServer server = new FaultServer()) {
            run(
                    server.port(),
                    "--out",
                    file.toString(),
                    "--publish-header",
                    "Authorization: Bearer s3cret",
                    "--subscribe-header",
                    "Cookie: s3cret");
        }
        assertThat(file).content().contains("Authorization: ...").doesNotContain("s3cret");
        assertThat(out() + err()).doesNotContain("s3cret");
    }

    @Test
    void aThresholdThatComesTrueEndsWithOne() throws IOException {
        try (FaultServer server = new FaultServer()) {
            assertThat(run(server.port(), "--fail-if", "delivered>10")).isEqualTo(1);
        }
        assertThat(out()).contains("delivered>10: failed");
    }

    @Test
    void aThresholdThatNobodyCanTellEndsWithTwo() throws IOException {
        try (FaultServer server = new FaultServer()) {
            assertThat(run(server.port(), "--fail-if", "cpu-per-delivery>1s")).isEqualTo(2);
        }
        assertThat(out()).contains("--server-pid");
    }

    @Test
    void lossEndsWithOneUnlessItIsAllowed() throws IOException, UnreadableResult {
        Path file = folder.resolve("result.json");
        try (FaultServer server = new FaultServer().faults(7)) {
            assertThat(run(server.port(), "--out", file.toString())).isEqualTo(1);
        }
        LedgerTotals ledger = ResultFile.read(file).ledger();
        assertThat(ledger.lost()).isPositive();
        assertThat(out())
                .contains("lost")
                .contains("subscriber " + ledger.entries().get(0).subscriber());
        try (FaultServer server = new FaultServer().faults(7)) {
            assertThat(run(server.port(), "--allow-loss")).isZero();
        }
    }

    @Test
    void workersSeeWhatOneProcessWouldHaveSeen() throws IOException, UnreadableResult {
        Path file = folder.resolve("result.json");
        try (FaultServer server = new FaultServer()) {
            assertThat(run(server.port(), "--workers", "2", "--channels", "2", "--out", file.toString()))
                    .as(() -> out() + err())
                    .isZero();
        }
        Result result = ResultFile.read(file);
        assertThat(result.totals().opened()).isEqualTo(4);
        assertThat(result.totals().delivered()).isEqualTo(2 * result.totals().published());
        assertThat(result.latencies().delivery().count())
                .isEqualTo(result.totals().delivered());
        assertThat(result.latencies().lastSubscriber().count())
                .isEqualTo(result.totals().published());
        assertThat(result.ledger().received()).isEqualTo(result.ledger().expected());
        assertThat(result.own().cpuSeconds()).isPositive();
    }

    @Test
    void workersTellExactlyWhatWentWrong() throws IOException, UnreadableResult {
        Path file = folder.resolve("result.json");
        try (FaultServer server = new FaultServer().repeatsFirst(5)) {
            assertThat(run(server.port(), "--workers", "2", "--out", file.toString()))
                    .as(() -> out() + err())
                    .isZero();
        }
        assertThat(ResultFile.read(file).ledger().repeated()).isPositive().isEqualTo(4 * 5);
    }

    @Test
    void aServerThatIsNotThereIsToldAndEndsWithTwo() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertThat(run(free)).isEqualTo(2);
        assertThat(err()).contains("127.0.0.1:" + free).contains("could not connect");
        assertThat(out()).isEmpty();
    }

    @Test
    void moreStreamsThanDescriptorsAreRefusedBeforeTheRunWithTheFlagThatHelps() throws IOException {
        try (FaultServer server = new FaultServer()) {
            assertThat(run(server.port(), "--subscribers", "3000000")).isEqualTo(2);
        }
        assertThat(err()).contains("3000000 subscribers", "descriptors", "--workers");
    }

    @Test
    void whatIsNoFlagOrNoValueIsToldBeforeAnythingIsDone() {
        assertThat(main("run", "--rate", "fast")).isEqualTo(2);
        assertThat(main("run", "--size", "10")).isEqualTo(2);
        assertThat(main("run", "--scenario", "storm", "--rate", "max")).isEqualTo(2);
        assertThat(main("run", "--publish-body", "nothing")).isEqualTo(2);
        assertThat(main("run", "--publish-type", " ")).isEqualTo(2);
        assertThat(main("run", "--duration", "10")).isEqualTo(2);
        assertThat(main("run", "--out", "/nowhere/result.json")).isEqualTo(2);
        assertThat(main("run", "--server-pid", "999999999")).isEqualTo(2);
        assertThat(err())
                .contains("--rate", "\"fast\"")
                .contains("--size must be at least 40, got 10")
                .contains("--scenario storm")
                .contains("--publish-body: expected a body with {data}")
                .contains("--publish-type: expected a content type")
                .contains("\"10\"")
                .contains("/nowhere/result.json")
                .contains("999999999");
    }

    private int run(int port, String... more) {
        String url = "http://127.0.0.1:" + port + "/{channel}";
        return main(Stream.concat(
                        Stream.of(
                                "run",
                                "--subscribe-url",
                                url,
                                "--publish-url",
                                url,
                                "--subscribers",
                                "4",
                                "--rate",
                                "200",
                                "--warmup",
                                "0s",
                                "--duration",
                                "1s"),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    private int main(String... args) {
        return Main.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                args);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
