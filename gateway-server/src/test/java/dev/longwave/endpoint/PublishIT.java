package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Deadline;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.Json;
import dev.longwave.server.Publisher;
import dev.longwave.server.RawClient;
import dev.longwave.server.RawResponse;
import dev.longwave.server.Requests;
import dev.longwave.testing.SpecificationParser.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What publishers send is what subscribers get, and publishers are told so. */
@Timeout(60)
class PublishIT {
    private static final String JSON = "Content-Type: application/json";

    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        gateway = GatewayFixture.start();
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    // ---- the body is the data ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X: none",
                "Content-Type:",
                "Content-Type: text/plain",
                "Content-Type: TEXT/Plain",
                "Content-Type: text/plain; charset=utf-8",
                "Content-Type: text/plain;charset=\"UTF-8\"",
                "Content-Type: text/plain; format=flowed",
                "Content-Type: application/x-www-form-urlencoded"
            })
    void textIsPublishedAsItIs(String contentType) {
        String data = "a=1&b=%20 {\"not\": json} \u00e4\u20ac\ud83d\ude80 \ufeff";
        try (EventStream stream = gateway.subscribe("/events/text")) {
            RawResponse answer = gateway.post("/publish/text", data, contentType);
            assertThat(answer.status()).as("%s", answer).isEqualTo(200);
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
            assertThat(answer.text()).matches("\\{\"id\":\"[a-z0-9]{8}-[0-9]{16}\",\"subscribers\":1\\}\n");
            assertThat(stream.next())
                    .isEqualTo(new Event("message", data, answer.json().text("id")));
        }
    }

    @Test
    void everyKindOfLineEndBecomesALineOfData() {
        try (EventStream stream = gateway.subscribe("/events/lines")) {
            stream.block();
            String id = gateway.publish("lines", "a\nb\rc\r\nd\n\re\u0085f\u2028g\0h\n");
            assertThat(stream.block())
                    .isEqualTo("id: " + id + "\ndata: a\ndata: b\ndata: c\ndata: d\ndata: \ndata: e\u0085f\u2028g\0h\n"
                            + "data: \n\n");
            assertThat(stream.next().data()).isEqualTo("a\nb\nc\nd\n\ne\u0085f\u2028g\0h\n");
        }
    }

    @Test
    void dataCannotInjectAField() {
        try (EventStream stream = gateway.subscribe("/events/inject")) {
            gateway.publish("inject", "a\nid: 1\rretry: 1\r\nevent: x\n\ndata: b\n\n: c");
            Event event = stream.next();
            assertThat(event.type()).isEqualTo("message");
            assertThat(event.data()).isEqualTo("a\nid: 1\nretry: 1\nevent: x\n\ndata: b\n\n: c");
            assertThat(stream.lastEventId()).isEqualTo(event.lastEventId()).matches("[a-z0-9]{8}-[0-9]{16}");
            assertThat(stream.reconnectionTime()).hasSeconds(3);
            gateway.publish("inject", "next");
            assertThat(stream.next().data()).isEqualTo("next");
        }
    }

    @Test
    void noDataIsDispatchedToo() {
        try (EventStream stream = gateway.subscribe("/events/empty")) {
            gateway.publish("empty", "");
            gateway.post("/publish", "{\"channel\":\"empty\",\"data\":\"\"}", JSON);
            assertThat(stream.nextData(2)).containsExactly("", "");
        }
    }

    @Test
    void theLargestEventArrivesWhole() {
        String data = "\n".repeat(256 << 10);
        try (EventStream stream = gateway.subscribe("/events/large")) {
            gateway.publish("large", data);
            assertThat(stream.next().data()).isEqualTo(data);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": [1, 2.50, \"\\u00e4\"],\n \"b\": null}", " 17 ", "\"text\"", "true", "null", "[]"})
    void jsonForOneChannelIsCheckedAndPublishedAsItsText(String json) {
        try (EventStream stream = gateway.subscribe("/events/json")) {
            assertThat(gateway.post("/publish/json", json, JSON + "; charset=utf-8")
                            .status())
                    .isEqualTo(200);
            assertThat(stream.next().data()).isEqualTo(json);
        }
    }

    @Test
    void typeIdAndRetryStandInTheQuery() {
        try (EventStream stream = gateway.subscribe("/events/query")) {
            stream.block();
            RawResponse answer = gateway.post("/publish/query?event=d%C3%A9ploy+done&id=build%2042&retry=1500", "x");
            assertThat(answer.text()).isEqualTo("{\"id\":\"build 42\",\"subscribers\":1}\n");
            assertThat(stream.block()).isEqualTo("id: build 42\nevent: d\u00e9ploy done\nretry: 1500\ndata: x\n\n");
            assertThat(stream.next()).isEqualTo(new Event("d\u00e9ploy done", "x", "build 42"));
            assertThat(stream.reconnectionTime()).hasMillis(1500);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "deploy:42, deploy:42",
        "a/b/c, a/b/c",
        "a%2Fb, a/b",
        "d%C3%A9ploy, d\u00e9ploy",
        "d\u00e9ploy, d\u00e9ploy",
        "a+b, a+b",
        "%F0%9F%9A%80, \ud83d\ude80",
        "a%3Fb%23c%25d, a?b#c%d"
    })
    void aChannelsNameMayBeAnyTextInThePath(String path, String name) {
        try (EventStream stream = gateway.subscribe("/events/" + path)) {
            RawResponse answer = gateway.post("/publish", "{\"channel\":\"" + name + "\",\"data\":\"envelope\"}", JSON);
            assertThat(answer.json().number("subscribers")).isEqualTo(1);
            assertThat(gateway.post("/publish/" + path, "path").json().number("subscribers"))
                    .isEqualTo(1);
            assertThat(stream.nextData(2)).containsExactly("envelope", "path");
        }
    }

    @Test
    void aNameOf256BytesIsTheLongest() {
        String name = "n".repeat(252) + "%F0%9F%9A%80";
        assertThat(gateway.post("/publish/" + name, "x").status()).isEqualTo(200);
        assertThat(gateway.post("/publish/n" + name, "x").status()).isEqualTo(400);
    }

    // ---- the body says it all ----

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("\"text \\u00e4 \\\" \\n end\"", "text \u00e4 \" \n end"),
                Arguments.of("\"\\ud83d\\ude80\"", "\ud83d\ude80"),
                Arguments.of("17", "17"),
                Arguments.of("-0.50e+10", "-0.50e+10"),
                Arguments.of("true", "true"),
                Arguments.of("false", "false"),
                Arguments.of("null", "null"),
                Arguments.of("{}", "{}"),
                Arguments.of("[]", "[]"),
                Arguments.of(
                        "{\"a\": [1, {\"b\":\"\\u00e4}\"}],  \"c\":\"\u20ac\"}",
                        "{\"a\": [1, {\"b\":\"\\u00e4}\"}],  \"c\":\"\u20ac\"}"),
                Arguments.of("[ \"]\" , \"\\\"]\" ]", "[ \"]\" , \"\\\"]\" ]"),
                Arguments.of("[1,\r\n 2]", "[1,\n 2]"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void aStringIsSentAsItIsAndAnyOtherJsonAsItsText(String json, String data) {
        try (EventStream stream = gateway.subscribe("/events/envelope")) {
            RawResponse answer = gateway.post("/publish", "{\"channel\":\"envelope\",\"data\":" + json + "}", JSON);
            assertThat(answer.status()).as("%s", answer).isEqualTo(200);
            assertThat(stream.next().data()).isEqualTo(data);
        }
    }

    @Test
    void dataWithinJsonIsCutOutRightWhereverItStands() {
        List<String> bodies = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int border : new int[] {2_000, 4_000, 8_000, 16_000, 32_768, 65_536}) {
            for (int padding = border - 60; padding <= border; padding += 7) {
                String data = "{\"\u20ac\":[" + padding + ",\"\ud83d\ude80\",{}]}";
                bodies.add(
                        "{\"event\":\"" + "\u00e4".repeat(padding) + "\",\"data\":" + data + " ,\"channel\":\"cut\"}");
                expected.add(data);
            }
        }
        try (EventStream stream = gateway.subscribe("/events/cut");
                Publisher publisher = gateway.publisher()) {
            for (int i = 0; i < bodies.size(); i++) {
                assertThat(publisher
                                .exchange(Requests.post("/publish", bodies.get(i), JSON))
                                .status())
                        .isEqualTo(200);
                assertThat(stream.next().data()).isEqualTo(expected.get(i));
            }
        }
    }

    @Test
    void theFieldsOfAnEnvelopeStandInAnyOrder() {
        try (EventStream stream = gateway.subscribe("/events/order")) {
            stream.block();
            RawResponse answer = gateway.post(
                    "/publish",
                    " { \"retry\" : 250 ,\"id\":\"own:1\",\n\"data\":\"x\",\"event\":\"t\",\"channel\":\"order\"}\r\n",
                    JSON);
            assertThat(answer.json().text("id")).isEqualTo("own:1");
            assertThat(stream.block()).isEqualTo("id: own:1\nevent: t\nretry: 250\ndata: x\n\n");
        }
    }

    @Test
    void nullStandsForNone() {
        try (EventStream stream = gateway.subscribe("/events/null")) {
            stream.block();
            RawResponse answer = gateway.post(
                    "/publish", "{\"channel\":\"null\",\"data\":1,\"event\":null,\"id\":null,\"retry\":null}", JSON);
            assertThat(stream.block()).isEqualTo("id: " + answer.json().text("id") + "\ndata: 1\n\n");
        }
    }

    @Test
    void anEventForSeveralChannelsHasOneIdAndComesOnceToWhoeverReadsSeveral() {
        try (EventStream both = gateway.subscribe("/events?channel=multi:a&channel=multi:b");
                EventStream pattern = gateway.subscribe("/events/multi:*?channel=multi:a");
                EventStream one = gateway.subscribe("/events/multi:b")) {
            RawResponse answer = gateway.post(
                    "/publish", "{\"channels\":[\"multi:a\",\"multi:b\",\"multi:c\"],\"data\":\"x\"}", JSON);
            assertThat(answer.json().number("subscribers")).isEqualTo(3);
            gateway.post("/publish", "{\"channels\":[\"multi:b\",\"multi:a\"],\"data\":\"y\"}", JSON);
            for (EventStream stream : List.of(both, pattern, one)) {
                assertThat(stream.next())
                        .isEqualTo(new Event("message", "x", answer.json().text("id")));
                assertThat(stream.next().data()).isEqualTo("y");
            }
        }
    }

    // ---- connections ----

    @Test
    void pipelinedPublicationsAreAnsweredInOrder() {
        int count = 1_000;
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < count; i++) {
            requests.append(Requests.post("/publish/pipeline?id=pipe-" + i, "event " + i));
        }
        try (EventStream stream = gateway.subscribe("/events/pipeline");
                RawClient client = gateway.connectInternal()) {
            client.send(requests.toString());
            for (int i = 0; i < count; i++) {
                assertThat(client.response().json().text("id")).isEqualTo("pipe-" + i);
            }
            for (int i = 0; i < count; i++) {
                assertThat(stream.next()).isEqualTo(new Event("message", "event " + i, "pipe-" + i));
            }
        }
    }

    @Test
    void aRefusedPublicationBetweenOthersKeepsItsPlace() {
        try (RawClient client = gateway.connectInternal()) {
            client.send(Requests.post("/publish", "{\"channel\":\"between\",\"data\":1}", JSON)
                    + Requests.post("/publish", "{\"channel\":\"between\",\"data\":}", JSON)
                    + Requests.post("/publish", "{\"channel\":\"between\",\"data\":2}", JSON));
            assertThat(client.response().status()).isEqualTo(200);
            assertThat(client.response().status()).isEqualTo(400);
            assertThat(client.response().status()).isEqualTo(200);
        }
        assertThat(gateway.get("/channels/between").json().number("events")).isEqualTo(2);
    }

    @Test
    void whatFollowsARequestThatWasNotReadToItsEndIsNotPublished() {
        try (RawClient client = gateway.connectInternal()) {
            client.send(Requests.post("/publish/first", "1")
                    + Requests.post("/nothing", "2")
                    + Requests.post("/publish/last", "3"));
            assertThat(client.response().status()).isEqualTo(200);
            assertThat(client.response().status()).isEqualTo(404);
            client.awaitEnd();
        }
        assertThat(gateway.get("/channels/first").status()).isEqualTo(200);
        assertThat(gateway.get("/channels/last").status()).isEqualTo(404);
    }

    @Test
    void aConnectionServesManyPublications() {
        try (Publisher publisher = gateway.publisher();
                EventStream stream = gateway.subscribe("/events/many")) {
            for (int i = 0; i < 500; i++) {
                String id = publisher.publish("many", "event " + i);
                assertThat(stream.next()).isEqualTo(new Event("message", "event " + i, id));
            }
        }
    }

    // ---- subscribers ----

    @Test
    void theAnswerCountsStreamsAndNotReadings() {
        assertThat(subscribersOf("count:a")).isZero();
        try (EventStream first = gateway.subscribe("/events/count:a");
                EventStream second = gateway.subscribe("/events?channel=count:a&channel=count:a&channel=count:b");
                EventStream pattern = gateway.subscribe("/events/count:*");
                EventStream patterns = gateway.subscribe("/events?channel=count:*&channel=count:**&channel=count:a")) {
            assertThat(subscribersOf("count:a")).isEqualTo(4);
            assertThat(subscribersOf("count:b")).isEqualTo(3);
            assertThat(subscribersOf("count:new")).isEqualTo(2);
            for (EventStream each : List.of(first, second, pattern, patterns)) {
                assertThat(each.head().status()).isEqualTo(200);
            }
        }
        Deadline.await("nobody to be left", () -> subscribersOf("count:a") == 0);
    }

    private static long subscribersOf(String channel) {
        return gateway.post("/publish/" + channel, "x").json().number("subscribers");
    }

    @Test
    void idsRiseOverAllChannels() {
        List<String> ids = new ArrayList<>();
        try (Publisher publisher = gateway.publisher()) {
            for (int i = 0; i < 20; i++) {
                ids.add(publisher.publish("rising:" + i % 3, "x"));
            }
        }
        assertThat(ids).isSorted().doesNotHaveDuplicates();
        assertThat(ids).allMatch(id -> id.startsWith(ids.get(0).substring(0, 9)));
    }

    @Test
    void anAnswerQuotesAnIdAsJsonWants() {
        RawResponse answer = gateway.post("/publish/quoted?id=a%22b%5Cc%E2%82%AC", "x");
        assertThat(Json.parse(answer.text()).text("id")).isEqualTo("a\"b\\c\u20ac");
    }
}
