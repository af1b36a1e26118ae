package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Deadline;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.LogCapture;
import dev.longwave.server.RawResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Row 26 of the list of faults: streams in all and for one client, who is told apart behind proxies that are trusted. */
@Timeout(60)
class StreamLimitsIT {
    private static final String EVENT_SOURCE = "Accept: text/event-stream";

    private final List<EventStream> open = new ArrayList<>();
    private GatewayFixture gateway;

    @AfterEach
    void close() {
        open.forEach(EventStream::close);
        gateway.close();
    }

    private EventStream open(String... headers) {
        EventStream stream = gateway.subscribe("/events/a", headers);
        stream.block();
        open.add(stream);
        return stream;
    }

    private static String forwardedFor(String value) {
        return "X-Forwarded-For: " + value;
    }

    private double reached(String limit) {
        return gateway.meters().get("longwave_limits_reached_total{limit=\"" + limit + "\"}");
    }

    @Test
    void oneStreamTooManyIsToldToComeBack() {
        gateway = GatewayFixture.start("limits.streams=2");
        EventStream first = open();
        open();
        RawResponse refused = gateway.refusedSubscription("/events/a");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("5");
        assertThat(refused.json().text("detail")).contains("limits.streams");
        assertThat(refused.closes()).isTrue();
        assertThat(gateway.refusedSubscription("/events/a", EVENT_SOURCE).text())
                .matches(": try again later\nretry: [2-9][0-9]{3}\n\n");
        assertThat(reached("streams")).isEqualTo(2);
        assertThat(gateway.refusedSubscription("/health/ready").status()).isEqualTo(200);

        first.close();
        Deadline.await("the place to be free", () -> gateway.meters().get("longwave_streams") == 1);
        EventStream next = open();
        gateway.publish("a", "x");
        assertThat(next.next().data()).isEqualTo("x");
    }

    @Test
    void whatIsRefusedForAnotherReasonGivesItsPlaceBack() {
        gateway = GatewayFixture.start("limits.streams=1", "channels.max=1");
        for (int i = 0; i < 5; i++) {
            assertThat(gateway.refusedSubscription("/events?channel=a&channel=b")
                            .status())
                    .isEqualTo(429);
        }
        gateway.publish("a", "x");
        gateway.delete("/channels/a");
        assertThat(gateway.refusedSubscription("/events/a?last_event_id=" + endOf("a"))
                        .status())
                .isEqualTo(204);
        open();
        assertThat(reached("streams")).isZero();
    }

    /** The id of a finished channel's end. */
    private String endOf(String channel) {
        try (EventStream stream = gateway.subscribe("/events/" + channel + "?since=earliest")) {
            while (!stream.next().type().equals("end")) {
                // what came before it
            }
            Deadline.await("the stream to be gone", () -> gateway.meters().get("longwave_streams") == 0);
            return stream.lastEventId();
        }
    }

    @Test
    void operatorsSeeStreamsWhateverSubscribersDo() {
        gateway = GatewayFixture.start("limits.streams=1");
        open();
        try (EventStream stream = gateway.subscribeInternally("/events/a")) {
            gateway.publish("a", "x");
            assertThat(stream.next().data()).isEqualTo("x");
        }
    }

    @Test
    void oneClientHasSoManyBehindWhicheverProxy() {
        gateway = GatewayFixture.start("limits.streams-per-address=2", "public.trusted-proxies=127.0.0.1, 10.0.0.0/8");
        open(forwardedFor("192.0.2.7"));
        open(forwardedFor("1.2.3.4, 192.0.2.7, 10.0.0.9"));
        RawResponse refused = gateway.refusedSubscription("/events/a", forwardedFor("5.6.7.8, 192.0.2.7"));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).matches("[0-9]+");
        assertThat(refused.json().text("detail")).contains("at most 2 streams", "limits.streams-per-address");
        assertThat(gateway.refusedSubscription("/events/a", forwardedFor("192.0.2.7"), EVENT_SOURCE)
                        .status())
                .isEqualTo(200);
        assertThat(reached("streams_per_address")).isEqualTo(2);
        open(forwardedFor("192.0.2.8"));

        open.get(0).close();
        Deadline.await("the place to be free", () -> gateway.meters().get("longwave_streams") == 2);
        open(forwardedFor("192.0.2.7"));
    }

    @Test
    void nobodyIsSomebodyElseBySayingSo() {
        gateway = GatewayFixture.start("limits.exempt-addresses=", "limits.streams-per-address=2");
        open(forwardedFor("192.0.2.7"));
        open(forwardedFor("192.0.2.8"));
        assertThat(gateway.refusedSubscription("/events/a", forwardedFor("192.0.2.9"))
                        .status())
                .isEqualTo(429);
        assertThat(gateway.get("/streams").json().list("streams"))
                .allMatch(stream -> stream.text("remote").startsWith("127.0.0.1:"));
    }

    @Test
    void garbageInTheHeaderIsTheProxysOwnStream() {
        gateway = GatewayFixture.start("public.trusted-proxies=127.0.0.1");
        for (String value :
                List.of("garbage", "1.2.3.4,", "", ",,,", "unknown", "[::", "999.1.1.1", "a".repeat(4_000))) {
            open(forwardedFor(value));
        }
        assertThat(gateway.get("/streams").json().list("streams"))
                .hasSize(8)
                .allMatch(stream -> stream.text("remote").startsWith("127.0.0.1:"));
    }

    @Test
    void theListOfStreamsAndTheLogNameTheClient() {
        gateway = GatewayFixture.startWith("""
                public:
                  trusted-proxies: [127.0.0.1]
                  forwarded-header: forwarded
                auth:
                  public: jwt
                  jwt: {keys: [{algorithm: HS256, secret: "0123456789abcdef0123456789abcdef"}], anonymous: [a]}
                """);
        open("Forwarded: for=\"[2001:db8::7]:4711\"", forwardedFor("192.0.2.9"));
        assertThat(gateway.get("/streams").json().list("streams").get(0).text("remote"))
                .isEqualTo("2001:db8:0:0:0:0:0:7");
        assertThat(gateway.get("/streams?q=2001:db8").json().number("total")).isEqualTo(1);
        try (LogCapture log = new LogCapture()) {
            assertThat(gateway.refusedSubscription("/events/b", "Forwarded: for=192.0.2.7")
                            .status())
                    .isEqualTo(401);
            assertThat(log.lines()).anyMatch(line -> line.contains("request denied") && line.contains("192.0.2.7"));
        }
    }
}
