package dev.longwave.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGHUP has a gateway load its configuration again, and does not end it. */
@Timeout(120)
class ReloadSignalIT {
    private static final String GOOD = "longwave_config_reloads_total{outcome=\"good\"}";
    private static final String FAILED = "longwave_config_reloads_total{outcome=\"failed\"}";

    @TempDir
    private Path directory;

    @Test
    void theConfigurationIsLoadedAgainAndStreamsStayOpen() throws Exception {
        Path file = Files.writeString(directory.resolve("longwave.yaml"), "limits.streams: 2\n");
        try (GatewayProcess gateway = GatewayProcess.start(file);
                StreamClient first = StreamClient.subscribe(gateway.publicPort(), "/events/a")) {
            Files.writeString(file, "limits.streams: 1\n");
            gateway.signal("HUP");
            GatewayProcess.await("the configuration", () -> gateway.metric(GOOD) == 1);
            Files.writeString(file, "limits.streams: none of this\n");
            gateway.signal("HUP");
            GatewayProcess.await("the bad configuration", () -> gateway.metric(FAILED) == 1);
            gateway.publish("a", "still here");
            assertThat(first.next().data()).isEqualTo("still here");
        }
    }
}
