package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.RawClient;
import dev.longwave.server.RawResponse;
import dev.longwave.server.Requests;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What looks odd and is allowed (RFC 9110, RFC 9112): whoever is too strict breaks somebody's client. */
@Timeout(60)
class UnusualRequestsIT {
    private static final int MAX_EVENT = 256 << 10;

    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        gateway = GatewayFixture.start();
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    static Arguments[] gets() {
        return new Arguments[] {
            Arguments.of(
                    "empty lines before the request", "\r\n\r\nGET /health/live HTTP/1.1\r\nHost: a.example\r\n\r\n"),
            Arguments.of("a later minor version", "GET /health/live HTTP/1.2\r\nHost: a.example\r\n\r\n"),
            Arguments.of("an empty Host", "GET /health/live HTTP/1.1\r\nHost:\r\n\r\n"),
            Arguments.of("an IPv6 address as Host", "GET /health/live HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n"),
            Arguments.of("header names in any case", "GET /health/live HTTP/1.1\r\nhOST: a.example\r\n\r\n"),
            Arguments.of("no white space after colons", "GET /health/live HTTP/1.1\r\nHost:a.example\r\nX:\r\n\r\n"),
            Arguments.of("tabs around values", "GET /health/live HTTP/1.1\r\nHost:\ta.example\t\r\nX: a\tb\r\n\r\n"),
            Arguments.of(
                    "bytes beyond ASCII in a value", "GET /health/live HTTP/1.1\r\nHost: a\r\nX: \u00ff\u0080\r\n\r\n"),
            Arguments.of("an empty query", "GET /health/live? HTTP/1.1\r\nHost: a.example\r\n\r\n"),
            Arguments.of("a body of no length", "GET /health/live HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"),
            Arguments.of(
                    "a body of no chunks",
                    "GET /health/live HTTP/1.1\r\nHost: a\r\n" + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            Arguments.of(
                    "an upgrade that is not made",
                    "GET /health/live HTTP/1.1\r\nHost: a\r\n"
                            + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAM\r\n\r\n"),
            Arguments.of("100 headers", "GET /health/live HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(99) + "\r\n"),
            Arguments.of(
                    "headers of nearly 8 KiB",
                    "GET /health/live HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(8_100) + "\r\n\r\n"),
            Arguments.of(
                    "a request line of nearly 16 KiB",
                    "GET /health/live?" + "a".repeat(16_300) + " HTTP/1.1\r\nHost: a\r\n\r\n"),
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("gets")
    void anOddGetIsAnsweredAndItsConnectionKept(String name, String request) {
        try (RawClient client = gateway.connectPublic()) {
            RawResponse answer =
                    client.send(request.getBytes(StandardCharsets.ISO_8859_1)).response();
            assertThat(answer.status()).as("%s", answer).isEqualTo(200);
            assertThat(answer.closes()).isFalse();
            assertThat(client.send(Requests.get("/health/live")).response().status())
                    .isEqualTo(200);
        }
    }

    static Arguments[] bodies() {
        String chunked = "Transfer-Encoding: chunked\r\n\r\n";
        return new Arguments[] {
            Arguments.of("a length with zeros before it", "Content-Length: 0004\r\n\r\nabcd", "abcd"),
            Arguments.of("no body at all", "\r\n", ""),
            Arguments.of(
                    "the coding in mixed case", "Transfer-Encoding: ChunKed\r\n\r\n4\r\nabcd\r\n0\r\n\r\n", "abcd"),
            Arguments.of(
                    "sizes in either case",
                    chunked + "a\r\n0123456789\r\nB\r\n0123456789a\r\n0\r\n\r\n",
                    "01234567890123456789a"),
            Arguments.of("sizes with zeros before them", chunked + "0004\r\nabcd\r\n000\r\n\r\n", "abcd"),
            Arguments.of("an extension", chunked + "4;a=b\r\nabcd\r\n0;c\r\n\r\n", "abcd"),
            Arguments.of("an extension in quotes", chunked + "4;a=\"b;c\"\r\nabcd\r\n0\r\n\r\n", "abcd"),
            Arguments.of("white space before an extension", chunked + "4 ;a=b\r\nabcd\r\n0\r\n\r\n", "abcd"),
            Arguments.of("a size of many zeros", chunked + "0".repeat(30) + "4\r\nabcd\r\n0\r\n\r\n", "abcd"),
            Arguments.of("a trailer", chunked + "4\r\nabcd\r\n0\r\nX: a\r\nContent-Length: 7\r\n\r\n", "abcd"),
            Arguments.of("a chunk a byte", chunked + "1\r\na\r\n".repeat(1_000) + "0\r\n\r\n", "a".repeat(1_000)),
            Arguments.of(
                    "the largest body",
                    "Content-Length: 262144\r\n\r\n" + "a".repeat(MAX_EVENT),
                    "a".repeat(MAX_EVENT)),
            Arguments.of(
                    "the largest chunk",
                    chunked + "40000\r\n" + "a".repeat(MAX_EVENT) + "\r\n0\r\n\r\n",
                    "a".repeat(MAX_EVENT)),
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void anOddlyFramedPublicationIsDeliveredAsItWasMeant(String name, String headersAndBody, String data) {
        try (EventStream subscriber = gateway.subscribe("/events/odd");
                RawClient client = gateway.connectInternal()) {
            client.send("POST /publish/odd HTTP/1.1\r\nHost: localhost\r\n" + headersAndBody);
            RawResponse answer = client.response();
            assertThat(answer.status()).as("%s", answer).isEqualTo(200);
            assertThat(answer.closes()).isFalse();
            assertThat(subscriber.next().data()).isEqualTo(data);
            assertThat(client.send(Requests.get("/health/live")).response().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aRequestMayComeByteByByte() {
        try (RawClient client = gateway.connectInternal()) {
            String request = Requests.post("/publish/bytes", "abcd") + Requests.get("/channels/bytes");
            for (byte each : request.getBytes(StandardCharsets.US_ASCII)) {
                client.send(new byte[] {each});
            }
            assertThat(client.response().status()).isEqualTo(200);
            assertThat(client.response().json().number("events")).isEqualTo(1);
        }
    }

    @Test
    void theBodyIsAskedForWhereTheClientExpectsIt() {
        try (RawClient client = gateway.connectInternal()) {
            client.send("POST /publish/expected HTTP/1.1\r\nHost: localhost\r\nExpect: 100-Continue\r\n"
                    + "Content-Length: 4\r\n\r\n");
            RawResponse goOn = client.response();
            assertThat(goOn.statusLine()).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(goOn.headerLines()).isEmpty();
            assertThat(client.send("abcd").response().status()).isEqualTo(200);
            assertThat(client.send(Requests.get("/channels/expected"))
                            .response()
                            .json()
                            .number("events"))
                    .isEqualTo(1);
        }
    }

    @Test
    void anExpectationOfHttp10IsPassedOver() {
        try (RawClient client = gateway.connectInternal()) {
            client.send("POST /publish/expected10 HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\nabcd");
            assertThat(client.response().status()).isEqualTo(200);
            client.awaitEnd();
        }
    }

    @Test
    void aClientOfHttp10IsAnsweredAndTheConnectionClosed() {
        try (RawClient client = gateway.connectInternal()) {
            client.send("POST /publish/old HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 4\r\n\r\nabcd");
            RawResponse answer = client.response();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.closes()).isTrue();
            client.awaitEnd();
        }
    }

    @Test
    void aClientThatAsksForItIsClosedAfterItsAnswer() {
        try (RawClient client = gateway.connectInternal()) {
            client.send(Requests.get("/health/live", "Connection: close"));
            RawResponse answer = client.response();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.closes()).isTrue();
            client.awaitEnd();
            assertThat(client.wasReset()).isFalse();
        }
    }

    @Test
    void aPublisherThatStopsSendingAfterItsRequestIsAnswered() {
        try (RawClient client = gateway.connectInternal()) {
            client.send(Requests.post("/publish/half", "abcd")).halfClose();
            assertThat(client.response().status()).isEqualTo(200);
            client.awaitEnd();
        }
    }

    @Test
    void headIsAnsweredLikeGetWithoutABody() {
        for (String target : new String[] {"/health/live", "/channels", "/streams", "/nothing"}) {
            try (RawClient client = gateway.connectInternal()) {
                RawResponse get = client.send(Requests.get(target)).response();
                try (RawClient other = gateway.connectInternal()) {
                    RawResponse head = other.send(Requests.of("HEAD", target)).head();
                    assertThat(head.statusLine()).isEqualTo(get.statusLine());
                    assertThat(head.headerLines()).isEqualTo(get.headerLines());
                    if (head.closes()) {
                        other.awaitEnd();
                    } else {
                        assertThat(other.send(Requests.get(target)).response().statusLine())
                                .isEqualTo(get.statusLine());
                    }
                }
            }
        }
    }

    @Test
    void limitsAreThoseOfTheConfiguration() {
        try (GatewayFixture small = GatewayFixture.start(
                "http.max-request-line=1KiB",
                "http.max-header-bytes=1KiB",
                "http.max-headers=10",
                "event.max-bytes=10")) {
            assertThat(small.get("/health/live?" + "a".repeat(1_100)).status()).isEqualTo(414);
            assertThat(small.get("/health/live", "X: " + "a".repeat(1_100)).status())
                    .isEqualTo(431);
            assertThat(small.get("/health/live", "X: y\r\n".repeat(10) + "X: z").status())
                    .isEqualTo(431);
            assertThat(small.post("/publish/a", "a".repeat(11)).status()).isEqualTo(413);
            assertThat(small.post("/publish/a", "a".repeat(10)).status()).isEqualTo(200);
        }
    }
}
