package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Deadline;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.Json;
import dev.longwave.server.RawResponse;
import dev.longwave.testing.SpecificationParser.Event;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a stream begins, rows 47 and 48 of the list of faults: a position is kept, or a gap is told. */
@Timeout(60)
class ResumeIT {
    private static GatewayFixture gateway;
    private static List<String> ids;

    @BeforeAll
    static void start() {
        gateway = GatewayFixture.start();
        ids = publish("log", 10);
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    /** Publishes events 1, 2... to a channel. */
    private static List<String> publish(String channel, int count) {
        List<String> published = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            published.add(gateway.publish(channel, Integer.toString(i)));
        }
        return published;
    }

    // ---- after an id ----

    @Test
    void theHeaderSaysWhereToGoOn() {
        try (EventStream stream = gateway.subscribe("/events/log", "Last-Event-ID: " + ids.get(6))) {
            assertThat(stream.block()).isEqualTo(":\nretry: 3000\nid: " + ids.get(6) + "\n\n");
            assertThat(stream.next()).isEqualTo(new Event("message", "8", ids.get(7)));
            assertThat(stream.nextData(2)).containsExactly("9", "10");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"last_event_id", "lastEventId", "lastEventID"})
    void soDoesTheQuery(String parameter) {
        try (EventStream stream = gateway.subscribe("/events/log?" + parameter + "=" + ids.get(7))) {
            assertThat(stream.nextData(2)).containsExactly("9", "10");
        }
    }

    @Test
    void theHeaderWinsOverAnythingInTheQuery() {
        String header = "Last-Event-ID: " + ids.get(8);
        for (String query :
                List.of("last_event_id=" + ids.get(0), "since=earliest", "last=5", "lastEventId=nonsense")) {
            try (EventStream stream = gateway.subscribe("/events/log?" + query, header)) {
                assertThat(stream.next().data()).isEqualTo("10");
            }
        }
    }

    @Test
    void anIdInTheQueryWinsOverOtherPositions() {
        try (EventStream stream = gateway.subscribe("/events/log?since=earliest&last_event_id=" + ids.get(8))) {
            assertThat(stream.next().data()).isEqualTo("10");
        }
    }

    @Test
    void anEmptyIdCountsAsNone() {
        for (String query : List.of("", "?last_event_id=", "?lastEventId=&lastEventID=")) {
            try (EventStream stream = gateway.subscribe("/events/empty" + query, "Last-Event-ID:")) {
                gateway.publish("empty", "live" + query);
                assertThat(stream.next().data()).isEqualTo("live" + query);
            }
        }
        try (EventStream stream = gateway.subscribe("/events/log?last_event_id=" + ids.get(8), "Last-Event-ID: ")) {
            assertThat(stream.next().data()).isEqualTo("10");
        }
    }

    @Test
    void thePositionOfAGreetingCanBeResumedFrom() {
        String position;
        try (EventStream stream = gateway.subscribe("/events/greeted")) {
            stream.block();
            position = stream.lastEventId();
        }
        gateway.publish("greeted", "missed");
        try (EventStream stream = gateway.subscribe("/events/greeted", "Last-Event-ID: " + position)) {
            assertThat(stream.next().data()).isEqualTo("missed");
        }
    }

    @Test
    void theNewestIdIsResumedFromWithoutAGap() {
        try (EventStream stream = gateway.subscribe("/events/log", "Last-Event-ID: " + ids.get(9))) {
            String id = gateway.publish("log", "10");
            ids.set(9, id);
            assertThat(stream.next()).isEqualTo(new Event("message", "10", id));
        }
        ids = publish("log", 10);
    }

    @Test
    void anIdOfAnotherChannelIsAPositionToo() {
        String before = gateway.publish("elsewhere", "x");
        String id = gateway.publish("resumed", "after");
        try (EventStream stream = gateway.subscribe("/events/resumed", "Last-Event-ID: " + before)) {
            assertThat(stream.next()).isEqualTo(new Event("message", "after", id));
        }
    }

    @Test
    void aPublishersOwnIdIsResumedFrom() {
        gateway.post("/publish/own?id=b%C3%BCild%201", "1");
        gateway.publish("own", "2");
        for (String header : List.of("Last-Event-ID: b\u00fcild 1", "Last-Event-ID:b\u00fcild 1 ")) {
            try (EventStream stream = gateway.subscribe("/events/own", header)) {
                assertThat(stream.next().data()).isEqualTo("2");
            }
        }
        try (EventStream stream = gateway.subscribe("/events/own?last_event_id=b%C3%BCild+1")) {
            assertThat(stream.next().data()).isEqualTo("2");
        }
    }

    @Test
    void severalChannelsAndPatternsAreResumedInOneOrder() {
        String start = gateway.publish("mix:a", "0");
        for (int i = 1; i <= 9; i++) {
            gateway.publish("mix:" + "abc".charAt(i % 3), Integer.toString(i));
        }
        for (String target : List.of(
                "/events?channel=mix:a&channel=mix:b&channel=mix:c",
                "/events/mix:*",
                "/events?channel=mix:**&channel=mix:b")) {
            try (EventStream stream = gateway.subscribe(target, "Last-Event-ID: " + start)) {
                assertThat(stream.nextData(9)).containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9");
            }
        }
        try (EventStream stream = gateway.subscribe("/events?channel=mix:a&channel=mix:c", "Last-Event-ID: " + start)) {
            assertThat(stream.nextData(6)).containsExactly("2", "3", "5", "6", "8", "9");
        }
    }

    // ---- other positions ----

    @Test
    void withoutAPositionWhatComesNowIsTheFirst() {
        publish("live", 3);
        try (EventStream stream = gateway.subscribe("/events/live")) {
            gateway.publish("live", "now");
            assertThat(stream.next().data()).isEqualTo("now");
        }
    }

    @Test
    void earliestIsAllThatIsKept() {
        try (EventStream stream = gateway.subscribe("/events/log?since=earliest")) {
            assertThat(stream.nextData(10)).startsWith("1", "2");
        }
        publish("kept", 3);
        try (EventStream stream = gateway.subscribe("/events/kept?since=earliest")) {
            assertThat(stream.nextData(3)).containsExactly("1", "2", "3");
            gateway.publish("kept", "4");
            assertThat(stream.next().data()).isEqualTo("4");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10m", "3600s", "600000ms", "1h", "7d", "36500d", "999999999d", "999999999h"})
    void aTimeIsHowFarToGoBack(String since) {
        publish("aged-" + since, 3);
        try (EventStream stream = gateway.subscribe("/events/aged-" + since + "?since=" + since)) {
            assertThat(stream.nextData(3)).containsExactly("1", "2", "3");
        }
    }

    @Test
    void whatIsOlderThanTheTimeIsLeftOut() {
        publish("young", 3);
        try (EventStream stream = gateway.subscribe("/events/young?since=0s")) {
            gateway.publish("young", "now");
            assertThat(stream.next().data()).isEqualTo("now");
        }
    }

    @Test
    void lastIsSoManyOverAllChannels() {
        publish("last:a", 5);
        publish("last:b", 2);
        try (EventStream one = gateway.subscribe("/events/last:a?last=2");
                EventStream all = gateway.subscribe("/events/last:a?last=20");
                EventStream both = gateway.subscribe("/events?channel=last:a&channel=last:b&last=4");
                EventStream pattern = gateway.subscribe("/events/last:*?last=3");
                EventStream none = gateway.subscribe("/events/last:a?last=0")) {
            gateway.publish("last:a", "now");
            assertThat(one.nextData(3)).containsExactly("4", "5", "now");
            assertThat(all.nextData(6)).containsExactly("1", "2", "3", "4", "5", "now");
            assertThat(both.nextData(5)).containsExactly("4", "5", "1", "2", "now");
            assertThat(pattern.nextData(4)).containsExactly("5", "1", "2", "now");
            assertThat(none.next().data()).isEqualTo("now");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "since=yesterday",
                "since=",
                "since=10",
                "since=-1s",
                "since=1.5h",
                "since=10000000000s",
                "last=",
                "last=-1",
                "last=all",
                "last=10000000",
                "last=1&since=1m",
                "last=1&last=2",
                "since=1m&since=2m"
            })
    void aPositionThatMakesNoSenseIsRefused(String query) {
        RawResponse refused = gateway.refusedSubscription("/events/log?" + query);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().text("detail")).isNotBlank();
    }

    // ---- gaps ----

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "0", "build 42", "\u00fc", "a\"b\\c", "abcdefgh-1", "ABCDEFGH-0000000000000001"})
    void anIdThatNobodyKnowsIsAGap(String id) {
        publish("unknown", 2);
        try (EventStream stream = gateway.subscribe("/events/unknown?last=0", "Last-Event-ID: " + id)) {
            Json gap = gap(stream, "unknown", id);
            String first = gap.text("first");
            assertThat(stream.next().lastEventId()).isEqualTo(first);
            assertThat(stream.next().data()).isEqualTo("2");
        }
    }

    @Test
    void anIdOfTheQueryIsToldWithoutSplittingAnything() {
        String asked = "a\r\nid: 1\n\ndata: injected\n\n\0\u2028\ud83d\ude80";
        String query = "a%0d%0aid:+1%0a%0adata:+injected%0a%0a%00%E2%80%A8%F0%9F%9A%80";
        try (EventStream stream = gateway.subscribe("/events/echo?last_event_id=" + query)) {
            Event gap = stream.next();
            assertThat(gap.type()).isEqualTo("gap");
            assertThat(gap.data()).doesNotContain("\n");
            assertThat(Json.parse(gap.data()).text("from")).isEqualTo(asked);
            gateway.publish("echo", "x");
            assertThat(stream.next().data()).isEqualTo("x");
        }
    }

    @Test
    void anIdOfTheFutureIsAGap() {
        String epoch = ids.get(0).substring(0, 9);
        for (String id : List.of(epoch + "0000000000999999", epoch + "9999999999999999")) {
            try (EventStream stream = gateway.subscribe("/events/log", "Last-Event-ID: " + id)) {
                gap(stream, "unknown", id);
                assertThat(stream.next().data()).isEqualTo("1");
            }
        }
    }

    @Test
    void anIdOfAnotherEpochIsAGap() {
        String id = "a1b2c3d4-0000000000000001";
        publish("epoch", 2);
        try (EventStream stream = gateway.subscribe("/events/epoch", "Last-Event-ID: " + id)) {
            gap(stream, "epoch", id);
            assertThat(stream.nextData(2)).containsExactly("1", "2");
        }
    }

    @Test
    void aGapWhereNothingIsKeptSaysSoAndGoesOn() {
        try (EventStream stream = gateway.subscribe("/events/void", "Last-Event-ID: garbage")) {
            Event gap = stream.next();
            assertThat(gap.data()).isEqualTo("{\"reason\":\"unknown\",\"from\":\"garbage\",\"first\":null}");
            gateway.publish("void", "x");
            assertThat(stream.next().data()).isEqualTo("x");
        }
    }

    @Test
    void anIdThatIsTooLongIsNotRepeated() {
        try (EventStream stream = gateway.subscribe("/events/too-long", "Last-Event-ID: " + "x".repeat(5_000))) {
            assertThat(stream.next().data()).isEqualTo("{\"reason\":\"unknown\",\"from\":null,\"first\":null}");
        }
    }

    @Test
    void anExpiredIdIsAGapThatNamesWhatIsKept() {
        try (GatewayFixture small = GatewayFixture.start("history.max-events=3")) {
            String first = small.publish("a", "1");
            small.publish("a", "2");
            String third = small.publish("a", "3");
            String fourth = small.publish("a", "4");
            small.publish("a", "5");
            small.publish("a", "6");
            try (EventStream stream = small.subscribe("/events/a", "Last-Event-ID: " + first)) {
                Json gap = gap(stream, "expired", first);
                assertThat(gap.text("first")).isEqualTo(fourth);
                assertThat(stream.nextData(3)).containsExactly("4", "5", "6");
            }
            try (EventStream whole = small.subscribe("/events/a", "Last-Event-ID: " + third)) {
                assertThat(whole.nextData(3)).containsExactly("4", "5", "6");
            }
        }
    }

    @Test
    void whoResumesFromTheIdOfAGapGetsTheSameWithoutAnother() {
        publish("regap", 3);
        String resume;
        try (EventStream stream = gateway.subscribe("/events/regap", "Last-Event-ID: garbage")) {
            Event gap = stream.next();
            resume = gap.lastEventId();
            assertThat(stream.nextData(3)).containsExactly("1", "2", "3");
        }
        try (EventStream stream = gateway.subscribe("/events/regap", "Last-Event-ID: " + resume)) {
            assertThat(stream.nextData(3)).containsExactly("1", "2", "3");
        }
    }

    @Test
    void eventsAreKeptForTheirTimeOnly() {
        try (GatewayFixture quick = GatewayFixture.start("history.max-age=1s")) {
            String id = quick.publish("a", "1");
            quick.publish("a", "2");
            try (EventStream stream = quick.subscribe("/events/a", "Last-Event-ID: " + id)) {
                assertThat(stream.next().data()).isEqualTo("2");
            }
            Deadline.await(
                    "the channel to be cleaned up",
                    () -> quick.get("/channels/a").status() == 404);
            try (EventStream stream = quick.subscribe("/events/a", "Last-Event-ID: " + id)) {
                assertThat(stream.next().data())
                        .isEqualTo("{\"reason\":\"expired\",\"from\":\"" + id + "\",\"first\":null}");
            }
        }
    }

    /** Reads the gap that a stream must begin with. */
    private static Json gap(EventStream stream, String reason, String from) {
        Event event = stream.next();
        assertThat(event.type()).isEqualTo("gap");
        assertThat(event.lastEventId()).matches("[a-z0-9]{8}-[0-9]{16}");
        Json gap = Json.parse(event.data());
        assertThat(gap.fields()).containsExactlyInAnyOrder("reason", "from", "first");
        assertThat(gap.text("reason")).isEqualTo(reason);
        assertThat(gap.text("from")).isEqualTo(from);
        assertThat(gap.text("first")).isGreaterThan(event.lastEventId());
        return gap;
    }
}
