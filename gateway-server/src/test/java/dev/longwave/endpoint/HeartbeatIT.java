package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.RawClient;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Row 33 of the list of faults: a quiet stream is not silent. */
@Timeout(60)
class HeartbeatIT {
    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        gateway = GatewayFixture.start("stream.heartbeat-interval=1s");
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    @Test
    void aQuietStreamGetsCommentsAndItsPositionWhereThatHasMoved() {
        try (EventStream stream = gateway.subscribe("/events/quiet")) {
            assertThat(stream.block()).startsWith(":\nretry: 3000\nid: ");
            assertThat(stream.block()).isEqualTo(":\n\n");
            String id = gateway.publish("elsewhere", "x");
            assertThat(stream.block()).isEqualTo(":\nid: " + id + "\n\n");
            assertThat(stream.lastEventId()).isEqualTo(id);
            assertThat(stream.block()).isEqualTo(":\n\n");
            gateway.publish("quiet", "event");
            assertThat(stream.next().data()).isEqualTo("event");
        }
    }

    @Test
    void aClientOfHttp10GetsThemToo() {
        try (RawClient client = gateway.connectPublic()) {
            client.send("GET /events/old HTTP/1.0\r\n\r\n");
            client.head();
            assertThat(new String(client.firstRead(), StandardCharsets.UTF_8)).startsWith(":");
            assertThat(new String(client.firstRead(), StandardCharsets.UTF_8)).matches("(:\n(id: .*\n)?\n)+");
        }
    }
}
