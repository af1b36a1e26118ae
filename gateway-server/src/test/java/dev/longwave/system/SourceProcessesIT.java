package dev.longwave.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** However a gateway ends, no process of a source outlives it, nor what that has started in turn. */
@Timeout(120)
class SourceProcessesIT {
    /** Five processes that do not end when they are asked to, one of them without a parent. */
    private static final String TREE = """
            sources:
              - channel: "tree:{name}"
                exec:
                  - sh
                  - -c
                  - |
                    trap '' TERM HUP PIPE
                    echo $$
                    sleep 1000 & echo $!
                    sh -c 'sleep 1001 & echo $!; wait' & echo $!
                    (sleep 1002 & echo $!)
                    wait
                allow: { name: "[a-z]+" }
            drain.window: 1s
            """;

    @TempDir
    private Path directory;

    private Path config;

    @BeforeEach
    void writeConfig() throws IOException {
        External.program("setsid", "util-linux");
        config = Files.writeString(directory.resolve("longwave.yaml"), TREE);
    }

    @Test
    void noneIsLeftAfterAKill() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(config)) {
            List<ProcessHandle> tree = tree(gateway, "a");
            tree.addAll(tree(gateway, "b"));
            tree.addAll(gateway.children());
            assertThat(tree).hasSize(10 + 3).allMatch(SourceProcessesIT::isAlive);
            gateway.kill();
            awaitEnd(tree);
        }
    }

    @Test
    void noneIsLeftAfterAStop() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(config)) {
            List<ProcessHandle> tree = tree(gateway, "a");
            tree.addAll(gateway.children());
            gateway.terminate();
            assertThat(gateway.exitCode(Duration.ofSeconds(20))).isIn(0, 143);
            awaitEnd(tree);
        }
    }

    @Test
    void whoeverKillsTheGuardFindsAnother() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(config)) {
            List<ProcessHandle> tree = tree(gateway, "a");
            ProcessHandle guard = gateway.children().stream()
                    .filter(each -> each.info().commandLine().orElse("").contains("longwave-guard"))
                    .findFirst()
                    .orElseThrow();
            guard.destroyForcibly();
            awaitEnd(List.of(guard));
            tree.addAll(tree(gateway, "b"));
            gateway.kill();
            awaitEnd(tree);
        }
    }

    private static List<ProcessHandle> tree(GatewayProcess gateway, String name) throws IOException {
        List<ProcessHandle> tree = new ArrayList<>();
        try (StreamClient client = StreamClient.subscribe(gateway.publicPort(), "/events/tree:" + name)) {
            for (int i = 0; i < 5; i++) {
                tree.add(ProcessHandle.of(Long.parseLong(log(client.next().data())))
                        .orElseThrow());
            }
        }
        return tree;
    }

    private static String log(String data) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(data)) {
            while (parser.nextToken() != JsonToken.VALUE_STRING) {
                // the first field is the line
            }
            return parser.getText();
        }
    }

    private static void awaitEnd(List<ProcessHandle> processes) throws InterruptedException {
        GatewayProcess.await(
                "the end of all processes", () -> processes.stream().noneMatch(SourceProcessesIT::isAlive));
    }

    /** A process that has ended stays in the table until its parent, or the system's first process, asks for it. */
    private static boolean isAlive(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }
}
