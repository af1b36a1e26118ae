package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.auth.Issuer;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.RawClient;
import dev.longwave.server.RawResponse;
import dev.longwave.server.Requests;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which pages may read a stream (WHATWG Fetch, section 3.2). */
@Timeout(60)
class CorsIT {
    private static final String ALLOWED = "https://app.example.com";

    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        gateway = GatewayFixture.start("cors.allowed-origins=" + ALLOWED + ", http://localhost:3000");
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    private static RawResponse preflight(GatewayFixture asked, String origin) {
        try (RawClient client = asked.connectPublic()) {
            return client.send(Requests.of(
                            "OPTIONS",
                            "/events/a",
                            "Origin: " + origin,
                            "Access-Control-Request-Method: GET",
                            "Access-Control-Request-Headers: last-event-id"))
                    .response();
        }
    }

    @Test
    void aPageOfAnAllowedOriginMayReadAStream() {
        for (String origin : new String[] {ALLOWED, "http://localhost:3000"}) {
            try (EventStream stream = gateway.subscribe("/events/a", "Origin: " + origin)) {
                assertThat(stream.head().header("Access-Control-Allow-Origin")).isEqualTo(origin);
                assertThat(stream.head().header("Vary")).isEqualToIgnoringCase("Origin");
                assertThat(stream.head().headers("Access-Control-Allow-Credentials"))
                        .isEmpty();
                assertThat(stream.head().header("Access-Control-Expose-Headers"))
                        .isEqualTo("Retry-After, WWW-Authenticate");
            }
        }
    }

    @Test
    void aPageOfAnotherOriginMayNot() {
        for (String origin : new String[] {
            "https://evil.example.com", "https://app.example.com.evil.com", "http://app.example.com", "null", ""
        }) {
            try (EventStream stream = gateway.subscribe("/events/a", "Origin: " + origin)) {
                assertThat(stream.head().headers("Access-Control-Allow-Origin")).isEmpty();
                assertThat(stream.head().header("Vary")).isEqualToIgnoringCase("Origin");
            }
        }
    }

    @Test
    void aPageMayReadWhatItIsRefused() {
        RawResponse refused = gateway.refusedSubscription("/events", "Origin: " + ALLOWED);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo(ALLOWED);
    }

    @Test
    void aPreflightSaysWhatMayBeSent() {
        RawResponse answer = preflight(gateway, ALLOWED);
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(ALLOWED);
        assertThat(answer.header("Access-Control-Allow-Methods")).isEqualTo("GET, HEAD");
        assertThat(answer.header("Access-Control-Allow-Headers"))
                .contains("Last-Event-ID", "Cache-Control", "Authorization");
        assertThat(answer.header("Access-Control-Max-Age")).isEqualTo("600");
        assertThat(answer.closes()).isFalse();
    }

    @Test
    void aPreflightOfAnotherOriginIsNotAllowed() {
        RawResponse answer = preflight(gateway, "https://evil.example.com");
        assertThat(answer.headers("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void aStarAllowsEveryPage() {
        try (GatewayFixture all = GatewayFixture.start("cors.allowed-origins=*");
                EventStream stream = all.subscribe("/events/a", "Origin: https://any.example.org")) {
            assertThat(stream.head().header("Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(preflight(all, "https://any.example.org").header("Access-Control-Allow-Origin"))
                    .isEqualTo("*");
        }
    }

    @Test
    void aPageMaySendCookiesOnlyWhereTheyAreLookedAtAndItsOriginIsNamed() {
        String auth = "auth: {public: jwt, jwt.keys: [{algorithm: HS256, secret: " + Issuer.SECRET + "}]}\n";
        try (GatewayFixture named = GatewayFixture.startWith(auth + "cors.allowed-origins: [" + ALLOWED + "]");
                GatewayFixture all = GatewayFixture.startWith(auth + "cors.allowed-origins: ['*']")) {
            assertThat(preflight(named, ALLOWED).header("Access-Control-Allow-Credentials"))
                    .isEqualTo("true");
            assertThat(preflight(named, "https://evil.example.com").headers("Access-Control-Allow-Credentials"))
                    .isEmpty();
            assertThat(preflight(all, ALLOWED).headers("Access-Control-Allow-Credentials"))
                    .isEmpty();
        }
    }

    @Test
    void byDefaultNoHeaderIsSent() {
        try (GatewayFixture none = GatewayFixture.start();
                EventStream stream = none.subscribe("/events/a", "Origin: " + ALLOWED)) {
            assertThat(stream.head().headers("Access-Control-Allow-Origin")).isEmpty();
            assertThat(stream.head().headers("Vary")).isEmpty();
        }
    }

    @Test
    void anEventSourceThatIsToldToComeBackMayReadSo() {
        try (GatewayFixture full = GatewayFixture.start("cors.allowed-origins=*", "channels.max=1");
                EventStream stream = full.subscribe("/events/a")) {
            assertThat(stream.head().status()).isEqualTo(200);
            RawResponse refused =
                    full.refusedSubscription("/events/b", "Accept: text/event-stream", "Origin: " + ALLOWED);
            assertThat(refused.status()).isEqualTo(200);
            assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo("*");
        }
    }
}
