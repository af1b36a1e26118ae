package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.GatewayFixture;
import dev.longwave.server.RawClient;
import dev.longwave.server.RawResponse;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Row 53 of the list of faults: no web page reaches the internal listener, not even by a name made to point here. What
 * such pages send is in {@code hostile-requests.txt}; here is that every path is guarded, and from whom it is not.
 */
@Timeout(60)
class InternalGuardIT {
    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        gateway = GatewayFixture.start("internal.allowed-hosts=gateway.internal, queue");
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    private static RawResponse post(String channel, String headers) {
        try (RawClient client = gateway.connectInternal()) {
            return client.send(
                            "POST /publish/" + channel + " HTTP/1.1\r\n" + headers + "\r\nContent-Length: 1\r\n\r\nx")
                    .response();
        }
    }

    private static int port() {
        return gateway.gateway().internalAddress().getPort();
    }

    // ---- where the request comes from ----

    @Test
    void theListenersOwnPagesMayPublish() {
        for (String host : new String[] {"127.0.0.1:" + port(), "LocalHost:" + port(), "[::1]:" + port()}) {
            String origin = "http://" + host.toLowerCase(Locale.ROOT);
            assertThat(post("own", "Host: " + host + "\r\nOrigin: " + origin + "\r\nSec-Fetch-Site: same-origin")
                            .status())
                    .isEqualTo(200);
        }
        assertThat(post("own", "Host: localhost\r\nSec-Fetch-Site: none").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /events/forbidden",
                "GET /channels",
                "GET /streams",
                "DELETE /channels/a",
                "DELETE /streams/1",
                "GET /metrics",
                "GET /health/live",
                "OPTIONS /publish/forbidden",
                "GET /"
            })
    void everyPathIsGuarded(String line) {
        try (RawClient client = gateway.connectInternal()) {
            client.send(line + " HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example.com\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(403);
        }
        try (RawClient client = gateway.connectInternal()) {
            client.send(line + " HTTP/1.1\r\nHost: evil.example.com\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(421);
        }
    }

    // ---- by which name it came ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.1:8081",
                "10.1.2.3",
                "[::1]",
                "[2001:db8::1]:80",
                "localhost",
                "LOCALHOST:1",
                "gateway.internal",
                "Gateway.Internal:8081",
                "queue"
            })
    void addressesLocalhostAndConfiguredNamesAreKnown(String host) {
        assertThat(post("known", "Host: " + host).status()).isEqualTo(200);
    }

    @Test
    void aClientOfHttp10NeedsNoHost() {
        try (RawClient client = gateway.connectInternal()) {
            client.send("POST /publish/old HTTP/1.0\r\nContent-Length: 1\r\n\r\nx");
            assertThat(client.response().status()).isEqualTo(200);
        }
    }

    @Test
    void thePublicListenerAsksForNeither() {
        try (RawClient client = gateway.connectPublic()) {
            client.send("GET /events/a HTTP/1.1\r\nHost: www.example.com\r\nOrigin: https://shop.example.com\r\n"
                    + "Sec-Fetch-Site: cross-site\r\n\r\n");
            assertThat(client.head().status()).isEqualTo(200);
        }
    }
}
