package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Deadline;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.RawClient;
import dev.longwave.server.Requests;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Row 26 of the list of faults, at the door: who connects too much or too fast is closed, and nobody else. */
@Timeout(60)
class ConnectionLimitsIT {
    private final List<RawClient> clients = new ArrayList<>();
    private GatewayFixture gateway;

    @AfterEach
    void close() {
        clients.forEach(RawClient::close);
        gateway.close();
    }

    /** Whether a new connection is kept and answers. */
    private boolean isServedFrom(String address) {
        return isServed(() -> gateway.connectPublicFrom(address));
    }

    /** Whether a new connection is kept and answers; one that is not may be reset before it is known to be there. */
    private boolean isServed(Supplier<RawClient> connect) {
        try {
            RawClient client = connect.get();
            clients.add(client);
            return isServed(client);
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Whether a connection is kept and answers. */
    private static boolean isServed(RawClient client) {
        try {
            return client.send(Requests.get("/health/live")).response().status() == 200;
        } catch (UncheckedIOException | AssertionError e) {
            return false;
        }
    }

    private double reached(String limit) {
        return gateway.meters().get("longwave_limits_reached_total{limit=\"" + limit + "\"}");
    }

    private double openConnections() {
        return gateway.meters().get("longwave_connections{listener=\"public\"}");
    }

    @Test
    void oneConnectionTooManyIsClosedAndPublishersAreNotConcerned() {
        gateway = GatewayFixture.start("limits.connections=4");
        for (int i = 0; i < 4; i++) {
            assertThat(isServedFrom("127.0.0.1")).isTrue();
        }
        assertThat(openConnections()).isEqualTo(4);
        for (int i = 0; i < 20; i++) {
            assertThat(isServedFrom("127.0.0." + (2 + i))).isFalse();
        }
        assertThat(reached("connections")).isEqualTo(20);
        assertThat(gateway.get("/health/ready").status()).isEqualTo(200);
        gateway.publish("a", "publishers have places of their own");

        clients.get(0).close();
        Deadline.await("the place to be free", () -> openConnections() == 3);
        assertThat(isServedFrom("127.0.0.1")).isTrue();
    }

    @Test
    void theDoorIsTheSameWithoutEpoll() {
        gateway = GatewayFixture.start("transport=nio", "limits.connections=2");
        assertThat(isServedFrom("127.0.0.1")).isTrue();
        assertThat(isServedFrom("127.0.0.1")).isTrue();
        assertThat(isServedFrom("127.0.0.1")).isFalse();
        clients.forEach(RawClient::close);
        Deadline.await("the places to be free", () -> openConnections() == 0);
        assertThat(isServedFrom("127.0.0.1")).isTrue();
    }

    @Test
    void aStreamHasItsPlaceUntilItEnds() {
        gateway = GatewayFixture.start("limits.connections=2");
        try (EventStream stream = gateway.subscribe("/events/a")) {
            stream.block();
            assertThat(isServedFrom("127.0.0.1")).isTrue();
            assertThat(isServedFrom("127.0.0.1")).isFalse();
            gateway.publish("a", "goes on");
            assertThat(stream.next().data()).isEqualTo("goes on");
        }
        Deadline.await("the place to be free", () -> openConnections() == 1);
        assertThat(isServedFrom("127.0.0.1")).isTrue();
    }

    @Test
    void placesAreNeitherLostNorGained() {
        gateway = GatewayFixture.start(
                "limits.exempt-addresses=", "limits.connections-per-address=3", "limits.connect-rate=none");
        for (int round = 0; round < 50; round++) {
            try (RawClient served = gateway.connectPublic();
                    RawClient reset = gateway.connectPublic()) {
                assertThat(isServed(served)).isTrue();
                reset.send("GET / HT").reset();
            }
            Deadline.await("both to be gone", () -> openConnections() == 0);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(isServedFrom("127.0.0.1")).isTrue();
        }
        assertThat(isServedFrom("127.0.0.1")).isFalse();
    }

    @Test
    void oneAddressHasSoManyConnectionsAndOthersHaveTheirs() {
        gateway = GatewayFixture.start("limits.exempt-addresses=", "limits.connections-per-address=3");
        for (int i = 0; i < 3; i++) {
            assertThat(isServedFrom("127.0.0.2")).isTrue();
        }
        for (int i = 0; i < 10; i++) {
            assertThat(isServedFrom("127.0.0.2")).isFalse();
        }
        assertThat(reached("connections_per_address")).isEqualTo(10);
        assertThat(isServedFrom("127.0.0.3")).isTrue();
        clients.get(0).close();
        Deadline.await("the place to be free", () -> openConnections() == 3);
        assertThat(isServedFrom("127.0.0.2")).isTrue();
    }

    @Test
    void oneAddressConnectsOnlySoFastAndOthersAreNotConcerned() {
        gateway = GatewayFixture.start("limits.exempt-addresses=", "limits.connect-rate=1");
        int served = 0;
        for (int i = 0; i < 60; i++) {
            served += isServedFrom("127.0.0.2") ? 1 : 0;
        }
        assertThat(served).isBetween(10, 59);
        assertThat(reached("connect_rate")).isEqualTo(60 - served);
        assertThat(isServedFrom("127.0.0.3")).isTrue();
    }

    @Test
    void aProxyConnectsForMany() {
        gateway = GatewayFixture.start(
                "limits.exempt-addresses=",
                "public.trusted-proxies=127.0.0.2",
                "limits.connections-per-address=2",
                "limits.connect-rate=1");
        for (int i = 0; i < 30; i++) {
            assertThat(isServedFrom("127.0.0.2")).isTrue();
        }
        assertThat(reached("connections_per_address")).isZero();
        assertThat(reached("connect_rate")).isZero();
    }

    @Test
    void whoIsExemptConnectsAsTheyLike() {
        gateway = GatewayFixture.start("limits.connections-per-address=2", "limits.connect-rate=1");
        for (int i = 0; i < 30; i++) {
            assertThat(isServedFrom("127.0.0.1")).isTrue();
        }
    }

    @Test
    void theInternalListenerHasALimitToo() {
        gateway = GatewayFixture.start("limits.internal-connections=2");
        try (RawClient first = gateway.connectInternal();
                RawClient second = gateway.connectInternal()) {
            assertThat(isServed(first)).isTrue();
            assertThat(isServed(second)).isTrue();
            assertThat(isServed(gateway::connectInternal)).isFalse();
            assertThat(first.send(Requests.get("/metrics")).response().text())
                    .contains("longwave_limits_reached_total{limit=\"internal_connections\"} 1")
                    .contains("longwave_connections{listener=\"internal\"} 2");
        }
        assertThat(isServedFrom("127.0.0.1")).isTrue();
    }
}
