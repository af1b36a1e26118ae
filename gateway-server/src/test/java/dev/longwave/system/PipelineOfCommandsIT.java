package dev.longwave.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A log goes through {@code longwave publish} into the gateway, and out of it to every kind of viewer. */
@Timeout(120)
class PipelineOfCommandsIT {
    private static final int LINES = 2_000;
    private static final List<String> LOG = IntStream.rangeClosed(1, LINES)
            .mapToObj(number -> number % 100 == 0
                    ? "  at step " + number + "\t\u00fcber \u2713 \"quoted\" {json: \\n} data: id: x"
                    : "line " + number)
            .toList();

    @Test
    void everyViewerSeesTheWholeLog() throws Exception {
        List<String> cut = new ArrayList<>();
        List<String> late = new ArrayList<>();
        try (GatewayProcess gateway = GatewayProcess.start(Map.of())) {
            Process subscribe = command("subscribe", "logs:app", "--url", gateway.publicUrl());
            List<String> printed = collect(subscribe);
            Process publish = command("publish", "logs:app", "--url", gateway.internalUrl());
            List<String> complaints = collect(publish);
            try (StreamClient viewer = StreamClient.subscribe(gateway.publicPort(), "/events/logs:app")) {
                GatewayProcess.await("longwave subscribe", () -> gateway.streams() == 2);
                write(publish, LOG.subList(0, LINES / 2));
                read(viewer, cut, LINES / 4);
                viewer.cut();
                String lastId = viewer.lastId();
                GatewayProcess.await(
                        "half the log", () -> gateway.metric("longwave_events_published_total") == LINES / 2);
                try (StreamClient resumed = StreamClient.subscribe(gateway.publicPort(), "/events/logs:app", lastId);
                        StreamClient latecomer =
                                StreamClient.subscribe(gateway.publicPort(), "/events/logs:app?last=300")) {
                    write(publish, LOG.subList(LINES / 2, LINES));
                    publish.outputWriter(UTF_8).close();
                    read(resumed, cut, LINES);
                    read(latecomer, late, LINES / 2 + 300);
                }
            }
            assertThat(publish.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(publish.exitValue()).as(String.join("\n", complaints)).isZero();
            GatewayProcess.await("what longwave subscribe prints", () -> printed.size() >= LINES);
            subscribe.destroy();
            assertThat(printed).isEqualTo(LOG);
            assertThat(complaints).isEmpty();
        }
        assertThat(cut).isEqualTo(LOG);
        assertThat(late).isEqualTo(LOG.subList(LINES / 2 - 300, LINES));
    }

    private static Process command(String... arguments) throws IOException {
        Process process = GatewayProcess.ownJvm(List.of("-Xmx64m", "-Dfile.encoding=UTF-8"), List.of(arguments))
                .redirectErrorStream(true)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return process;
    }

    private static void write(Process command, List<String> lines) throws IOException {
        Writer in = command.outputWriter(UTF_8);
        for (String line : lines) {
            in.write(line + '\n');
        }
        in.flush();
    }

    private static List<String> collect(Process command) {
        List<String> lines = new CopyOnWriteArrayList<>();
        Thread collector = new Thread(() -> {
            try (BufferedReader out = command.inputReader(UTF_8)) {
                out.lines().forEach(lines::add);
            } catch (IOException | UncheckedIOException e) {
                lines.add("(broken off: " + e.getMessage() + ")");
            }
        });
        collector.setDaemon(true);
        collector.start();
        return lines;
    }

    private static void read(StreamClient viewer, List<String> lines, int until) throws IOException {
        while (lines.size() < until) {
            StreamEvent event = viewer.next();
            assertThat(event.type()).isEqualTo("message");
            lines.add(event.data());
        }
    }
}
