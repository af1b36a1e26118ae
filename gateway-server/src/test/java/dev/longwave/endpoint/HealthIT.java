package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.GatewayFixture;
import dev.longwave.server.RawClient;
import dev.longwave.server.RawResponse;
import dev.longwave.server.Requests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What whoever keeps the gateway running asks. {@link dev.longwave.server.ShutdownIT} asks when it is down. */
@Timeout(60)
class HealthIT {
    @Test
    void aRunningGatewayIsLiveAndReadyOnBothListeners() {
        try (GatewayFixture gateway = GatewayFixture.start()) {
            for (RawClient client : new RawClient[] {gateway.connectPublic(), gateway.connectInternal()}) {
                try (client) {
                    for (String target :
                            new String[] {"/health/startup", "/health/live", "/health/ready", "/health/ready?verbose"
                            }) {
                        RawResponse answer = client.send(Requests.get(target)).response();
                        assertThat(answer.status()).isEqualTo(200);
                        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
                        assertThat(answer.text()).isEqualTo("{\"status\":\"up\"}\n");
                        assertThat(answer.closes()).isFalse();
                    }
                }
            }
        }
    }

    @Test
    void otherPathsBelowHealthAreNotThere() {
        try (GatewayFixture gateway = GatewayFixture.start()) {
            assertThat(gateway.get("/health").status()).isEqualTo(404);
            assertThat(gateway.get("/health/live/").status()).isEqualTo(404);
        }
    }
}
