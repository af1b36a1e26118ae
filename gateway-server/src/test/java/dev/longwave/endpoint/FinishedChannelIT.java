package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Deadline;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.RawResponse;
import dev.longwave.testing.SpecificationParser.Event;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A channel that is finished is seen to its end by whoever comes, and by nobody twice. */
@Timeout(60)
class FinishedChannelIT {
    private static GatewayFixture gateway;

    @BeforeAll
    static void start() {
        gateway = GatewayFixture.start();
    }

    @AfterAll
    static void close() {
        gateway.close();
    }

    private static String finish(String channel) {
        RawResponse answer = gateway.delete("/channels/" + channel);
        assertThat(answer.status()).as("%s", answer).isEqualTo(200);
        assertThat(answer.json().fields()).containsExactly("id");
        return answer.json().text("id");
    }

    @Test
    void viewersGetTheEndAndAreClosed() {
        try (EventStream stream = gateway.subscribe("/events/viewed");
                EventStream pattern = gateway.subscribe("/events/viewed:*")) {
            gateway.publish("viewed", "1");
            String end = finish("viewed");
            assertThat(stream.next().data()).isEqualTo("1");
            assertThat(stream.next()).isEqualTo(new Event("end", "{\"channel\":\"viewed\"}", end));
            stream.awaitEnd();
            gateway.publish("viewed:x", "still open");
            assertThat(pattern.next().data()).isEqualTo("still open");
        }
    }

    @Test
    void aLateViewerGetsTheReplayThenTheEnd() {
        gateway.publish("late", "1");
        gateway.publish("late", "2");
        String end = finish("late");
        for (String query : new String[] {"", "?since=earliest", "?last=10"}) {
            try (EventStream stream = gateway.subscribe("/events/late" + query)) {
                assertThat(stream.nextData(2)).containsExactly("1", "2");
                assertThat(stream.next()).isEqualTo(new Event("end", "{\"channel\":\"late\"}", end));
                stream.awaitEnd();
            }
        }
    }

    @Test
    void aViewerWhoMissedTheEndGetsTheRest() {
        String first = gateway.publish("missed", "1");
        gateway.publish("missed", "2");
        finish("missed");
        try (EventStream stream = gateway.subscribe("/events/missed", "Last-Event-ID: " + first)) {
            assertThat(stream.nextData(2)).containsExactly("2", "{\"channel\":\"missed\"}");
            stream.awaitEnd();
        }
    }

    @Test
    void whoHadTheEndIsToldToStop() {
        gateway.publish("stop", "1");
        String end = finish("stop");
        gateway.publish("other", "later");
        RawResponse answer = gateway.refusedSubscription("/events/stop", "Last-Event-ID: " + end);
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.closes()).isTrue();
        assertThat(answer.headers("Content-Length")).isEmpty();
        assertThat(gateway.refusedSubscription("/events/stop?last_event_id=" + end)
                        .status())
                .isEqualTo(204);
    }

    @Test
    void aStreamOfSeveralChannelsGoesOnUntilTheLastIsFinished() {
        gateway.publish("sev:a", "a");
        gateway.publish("sev:b", "b");
        try (EventStream stream = gateway.subscribe("/events?channel=sev:a&channel=sev:b")) {
            String end = finish("sev:a");
            assertThat(stream.next()).isEqualTo(new Event("end", "{\"channel\":\"sev:a\"}", end));
            gateway.publish("sev:b", "more");
            assertThat(stream.next().data()).isEqualTo("more");
            finish("sev:b");
            assertThat(stream.next().data()).isEqualTo("{\"channel\":\"sev:b\"}");
            stream.awaitEnd();
        }
    }

    @Test
    void aPatternHearsOfTheEndAndStaysOpen() {
        gateway.publish("pat:a", "1");
        try (EventStream stream = gateway.subscribe("/events/pat:*")) {
            finish("pat:a");
            assertThat(stream.next().type()).isEqualTo("end");
            gateway.publish("pat:b", "2");
            assertThat(stream.next().data()).isEqualTo("2");
        }
    }

    @Test
    void finishingTwiceChangesNothing() {
        gateway.publish("twice", "1");
        String end = finish("twice");
        assertThat(finish("twice")).isEqualTo(end);
        assertThat(gateway.get("/channels/twice").json().number("events")).isEqualTo(2);
        assertThat(gateway.get("/channels/twice").json().get("finished").value())
                .isEqualTo(true);
    }

    @Test
    void aChannelThatIsNotThereCannotBeFinished() {
        RawResponse answer = gateway.delete("/channels/nobody-knows-it");
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().text("detail")).contains("nobody-knows-it");
    }

    @Test
    void publishingAgainBeginsItAnew() {
        gateway.publish("anew", "1");
        String end = finish("anew");
        gateway.publish("anew", "2");
        assertThat(gateway.get("/channels/anew").json().get("finished").value()).isEqualTo(false);
        try (EventStream stream = gateway.subscribe("/events/anew", "Last-Event-ID: " + end)) {
            assertThat(stream.next().data()).isEqualTo("2");
            gateway.publish("anew", "3");
            assertThat(stream.next().data()).isEqualTo("3");
        }
    }

    @Test
    void aChannelThatSomebodyReadsCanBeFinishedBeforeItsFirstEvent() {
        try (EventStream stream = gateway.subscribe("/events/early")) {
            finish("early");
            assertThat(stream.next().type()).isEqualTo("end");
            stream.awaitEnd();
        }
    }

    @Test
    void theEndOutlivesWhatIsKept() {
        try (GatewayFixture quick = GatewayFixture.start("history.max-age=1s")) {
            quick.publish("a", "1");
            String end = quick.delete("/channels/a").json().text("id");
            Deadline.await(
                    "the channel to be cleaned up",
                    () -> quick.get("/channels/a").status() == 404);
            assertThat(quick.refusedSubscription("/events/a", "Last-Event-ID: " + end)
                            .status())
                    .isEqualTo(204);
        }
    }

    @Test
    void aClosedStreamIsCountedAsClosedByTheServer() {
        double before = gateway.meters().get("longwave_streams_closed_total{reason=\"server\"}");
        gateway.publish("counted", "1");
        finish("counted");
        try (EventStream stream = gateway.subscribe("/events/counted")) {
            stream.nextData(2);
            stream.awaitEnd();
        }
        Deadline.await(
                "the stream to be counted",
                () -> gateway.meters().get("longwave_streams_closed_total{reason=\"server\"}") > before);
    }
}
