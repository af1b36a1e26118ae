package dev.longwave.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LogFormatIT {
    private static final String SECRET = "a-secret-of-thirty-two-bytes-or-more";
    private static final String TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjF9.AAAA";

    @TempDir
    private Path directory;

    @Test
    void everyLineIsAJsonObjectWhereThatIsConfigured() throws Exception {
        Path config = Files.writeString(directory.resolve("longwave.yaml"), """
                log.format: json
                auth: {public: jwt, jwt.keys: [{algorithm: HS256, secret: %s}]}
                """.formatted(SECRET));
        try (GatewayProcess gateway = GatewayProcess.start(config)) {
            assertThat(refused(gateway)).isEqualTo(401);
            GatewayProcess.await(
                    "the line of the refusal",
                    () -> gateway.output().stream().anyMatch(line -> line.contains("request denied")));
            List<String> output = List.copyOf(gateway.output());
            assertThat(output).allSatisfy(line -> {
                Json json = Json.parse(line);
                assertThat(json.text("level")).isIn("INFO", "WARN");
                assertThat(json.text("loggerName")).startsWith("dev.longwave.");
                assertThat(json.text("threadName")).isNotEmpty();
                assertThat(json.text("formattedMessage")).doesNotContain("{}");
                assertThat(json.number("timestamp")).isGreaterThan(1_700_000_000_000L);
            });
            assertThat(output)
                    .noneMatch(line -> line.contains(SECRET) || line.contains(TOKEN))
                    .anyMatch(line -> line.contains("request denied reason=expired request="));
        }
    }

    @Test
    void theLevelLeavesOutWhatIsLessImportant() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(Map.of("log.level", "debug", "log.format", "text"))) {
            assertThat(gateway.output().get(0)).matches("\\S+ (INFO|DEBUG) +\\S.*");
        }
        assertThat(ownOutput("--log-level", "warn")).isEmpty();
        assertThat(ownOutput("--log-level", "loud"))
                .containsExactly("--log-level: expected error, warn, info or debug, got \"loud\"; write one of them");
    }

    /** What a gateway prints that cannot listen, besides that. */
    private static List<String> ownOutput(String... flags) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("serve", "--public", "127.0.0.1:0", "--internal", "203.0.113.1:0"));
        arguments.addAll(List.of(flags));
        ProcessBuilder builder = GatewayProcess.ownJvm(List.of(), arguments).redirectErrorStream(true);
        builder.environment().put("LONGWAVE_AUTH_INTERNAL", "none");
        Process process = builder.start();
        try (var lines = process.inputReader()) {
            return lines.lines().filter(line -> !line.contains("cannot listen")).toList();
        }
    }

    private static int refused(GatewayProcess gateway) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.publicUrl() + "/events/a"))
                .header("Authorization", "Bearer " + TOKEN)
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode();
    }
}
