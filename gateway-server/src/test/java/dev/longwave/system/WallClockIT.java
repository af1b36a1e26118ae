package dev.longwave.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longwave.auth.Issuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row 44 of the list of faults: somebody sets the clock. The gateway's process sees what libfaketime says, which is what
 * a file says; time itself goes on as it did.
 */
@Timeout(120)
class WallClockIT {
    private static final int HALF_AN_HOUR = 1_800;
    private static final String OWN = "/events/own?access_token=";

    @TempDir
    private Path directory;

    private Path clock;

    @BeforeEach
    void setTheClock() throws IOException {
        External.program("faketime", "faketime");
        clock = directory.resolve("clock");
        set("+0");
    }

    /** Sets the gateway's clock to a number of seconds beside the machine's, in one piece. */
    private void set(String seconds) throws IOException {
        Path next = Files.writeString(directory.resolve("next"), seconds + "\n");
        Files.move(next, clock, StandardCopyOption.REPLACE_EXISTING);
    }

    private GatewayProcess start() throws IOException, InterruptedException {
        Path config = Files.writeString(directory.resolve("longwave.yaml"), """
                auth.public: jwt
                auth.jwt:
                  query-token: true
                  anonymous: ["open"]
                  keys: [{ algorithm: HS256, secret: "%s" }]
                stream.heartbeat-interval: 1s
                history.max-age: 10m
                stream.stall-timeout: 10m
                """.formatted(Issuer.SECRET));
        return GatewayProcess.start(
                config,
                Map.of(
                        "LD_PRELOAD", library(),
                        "FAKETIME_TIMESTAMP_FILE", clock.toString(),
                        "FAKETIME_NO_CACHE", "1",
                        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                        // with it a JVM's timed waits end at once, and it does nothing but wait again
                        "FAKETIME_FORCE_MONOTONIC_FIX", "0"));
    }

    /** Where Debian puts it; the folder is named for the machine's architecture. */
    private static String library() throws IOException {
        try (Stream<Path> files = Files.find(
                Path.of("/usr/lib"), 3, (file, attributes) -> file.endsWith("faketime/libfaketimeMT.so.1"))) {
            return files.findFirst().orElseThrow().toString();
        }
    }

    private static String token(long secondsFromNow) {
        return Issuer.ofSecret(Issuer.SECRET).tokenFor(secondsFromNow, "{\"subscribe\":[\"own\"]}");
    }

    private static long ended(GatewayProcess gateway) {
        return gateway.metric("longwave_streams_closed_total{reason=\"auth_expired\"}");
    }

    @Test
    void anHourForwardEndsTokensAndNothingElse() throws Exception {
        try (GatewayProcess gateway = start();
                StalledCrowd stalled = new StalledCrowd(1, gateway.publicPort(), "/events/open");
                StreamClient open = StreamClient.subscribe(gateway.publicPort(), "/events/open");
                StreamClient own = StreamClient.subscribe(gateway.publicPort(), OWN + token(HALF_AN_HOUR))) {
            gateway.publish("open", SequenceCheck.data(1, ""));
            gateway.publish("own", "mine");
            assertThat(own.next().data()).isEqualTo("mine");
            String before = open.next().id();

            set("+3600");
            assertThat(own.readUntilQuiet(Duration.ofSeconds(20))).as("open").isFalse();
            assertThat(own.hasEnded()).isTrue();
            assertThat(ended(gateway)).isEqualTo(1);
            assertThatThrownBy(() -> StreamClient.subscribe(gateway.publicPort(), OWN + token(HALF_AN_HOUR)))
                    .hasMessageContaining("401");
            StreamClient.subscribe(gateway.publicPort(), OWN + token(3_600 + HALF_AN_HOUR))
                    .close();
            assertGoesOn(gateway, open, before, stalled);
        }
    }

    @Test
    void anHourBackLeavesEverythingAsItIs() throws Exception {
        try (GatewayProcess gateway = start();
                StalledCrowd stalled = new StalledCrowd(1, gateway.publicPort(), "/events/open");
                StreamClient open = StreamClient.subscribe(gateway.publicPort(), "/events/open");
                StreamClient own = StreamClient.subscribe(gateway.publicPort(), OWN + token(HALF_AN_HOUR))) {
            gateway.publish("open", SequenceCheck.data(1, ""));
            String before = open.next().id();

            set("-3600");
            // by this clock it expired half an hour from now
            StreamClient.subscribe(gateway.publicPort(), OWN + token(-HALF_AN_HOUR))
                    .close();
            assertGoesOn(gateway, open, before, stalled);
            own.awaitHeartbeats(1);
            gateway.publish("own", "mine");
            assertThat(own.next().data()).isEqualTo("mine");
            assertThat(ended(gateway)).isZero();
        }
    }

    /** Heartbeats come, ids rise within their epoch, what is kept is kept, and nobody who only reads slowly was closed. */
    private static void assertGoesOn(GatewayProcess gateway, StreamClient open, String before, StalledCrowd stalled)
            throws Exception {
        open.awaitHeartbeats(3);
        gateway.publish("open", SequenceCheck.data(2, ""));
        StreamEvent second = open.next();
        assertThat(second.data()).isEqualTo(SequenceCheck.data(2, ""));
        assertThat(second.id()).isGreaterThan(before).startsWith(before.substring(0, 9));
        try (StreamClient resumed = StreamClient.subscribe(gateway.publicPort(), "/events/open", before)) {
            assertThat(resumed.next()).isEqualTo(second);
        }
        stalled.readUntil(reader -> reader.last() == 2, Duration.ofSeconds(30));
        assertThat(gateway.metric("longwave_gaps_total{reason=\"expired\"}")).isZero();
        assertThat(gateway.metric("longwave_streams_closed_total{reason=\"slow_consumer\"}"))
                .isZero();
    }
}
