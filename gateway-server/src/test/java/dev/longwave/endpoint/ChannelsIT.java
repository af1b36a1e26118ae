package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Deadline;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.Json;
import dev.longwave.server.RawClient;
import dev.longwave.server.RawResponse;
import dev.longwave.server.Requests;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators see of channels. Finishing one is {@link FinishedChannelIT}'s. */
@Timeout(60)
class ChannelsIT {
    private GatewayFixture gateway;

    @BeforeEach
    void start() {
        gateway = GatewayFixture.start();
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void aChannelIsShownWithWhatItKeepsAndWhoReadsIt() {
        String first = gateway.publish("a:b", "1");
        String last = gateway.publish("a:b", "22");
        try (EventStream stream = gateway.subscribe("/events/a:b");
                EventStream pattern = gateway.subscribe("/events/a:*")) {
            Json channel = gateway.get("/channels/a:b").json();
            assertThat(channel.fields())
                    .containsExactlyInAnyOrder(
                            "name", "subscribers", "events", "bytes", "first", "last", "last_age_ms", "finished");
            assertThat(channel.number("last_age_ms")).isBetween(0L, 60_000L);
            assertThat(channel.text("name")).isEqualTo("a:b");
            assertThat(channel.number("subscribers")).isEqualTo(1);
            assertThat(channel.number("events")).isEqualTo(2);
            assertThat(channel.number("bytes")).isEqualTo(2L * ("id: " + first + "\ndata: 1\n\n").length() + 1 + 2 * 6);
            assertThat(channel.text("first")).isEqualTo(first);
            assertThat(channel.text("last")).isEqualTo(last);
            assertThat(channel.get("finished").value()).isEqualTo(false);
            assertThat(stream.head().status()).isEqualTo(pattern.head().status());
        }
    }

    @Test
    void aChannelThatIsOnlyReadIsThereAndGoesWithItsLastReader() {
        try (EventStream stream = gateway.subscribe("/events/read")) {
            stream.block();
            Json channel = gateway.get("/channels/read").json();
            assertThat(channel.number("subscribers")).isEqualTo(1);
            assertThat(channel.number("events")).isZero();
            assertThat(channel.get("first").value()).isNull();
            assertThat(channel.get("last").value()).isNull();
            assertThat(channel.get("last_age_ms").value()).isNull();
        }
        Deadline.await("the channel to go", () -> gateway.get("/channels/read").status() == 404);
        assertThat(gateway.get("/channels/read").json().text("detail")).contains("\"read\"");
    }

    @Test
    void ownIdsAreShownAsThePublisherGaveThem() {
        gateway.post("/publish/own?id=first+id", "1");
        gateway.post("/publish/own?id=%22last%22", "2");
        Json channel = gateway.get("/channels/own").json();
        assertThat(channel.text("first")).isEqualTo("first id");
        assertThat(channel.text("last")).isEqualTo("\"last\"");
    }

    @Test
    void channelsAreListedByNamePageByPage() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            gateway.publish("list:" + (char) ('a' + (i * 7) % 25), "x");
            expected.add("list:" + (char) ('a' + i));
        }
        assertThat(names(gateway.get("/channels"))).isEqualTo(expected);
        List<String> paged = new ArrayList<>();
        String after = "";
        while (true) {
            RawResponse answer = gateway.get("/channels?limit=10&after=" + after);
            assertThat(answer.json().number("total")).isEqualTo(25);
            List<String> page = names(answer);
            if (page.isEmpty()) {
                break;
            }
            assertThat(page).hasSizeLessThanOrEqualTo(10);
            paged.addAll(page);
            after = page.get(page.size() - 1);
        }
        assertThat(paged).isEqualTo(expected);
    }

    @Test
    void channelsAreSearchedByAPartOfTheirNamePageByPage() {
        for (String name : List.of("Orders:1", "orders:2", "reorders", "deploy:1")) {
            gateway.publish(name, "x");
        }
        RawResponse first = gateway.get("/channels?q=oRDers&limit=2");
        assertThat(first.json().number("total")).isEqualTo(3);
        assertThat(names(first)).containsExactly("Orders:1", "orders:2");
        RawResponse second = gateway.get("/channels?q=oRDers&limit=2&after=orders:2");
        assertThat(second.json().number("total")).isEqualTo(3);
        assertThat(names(second)).containsExactly("reorders");
        assertThat(names(gateway.get("/channels?q=%3A1"))).containsExactly("Orders:1", "deploy:1");
        assertThat(gateway.get("/channels?q=.*").text()).isEqualTo("{\"total\":0,\"channels\":[]}\n");
        assertThat(gateway.get("/channels?q=a&q=b").status()).isEqualTo(400);
    }

    @Test
    void answersOfAPipelineKeepTheirOrderThoughListsTakeLonger() {
        gateway.publish("a", "x");
        try (RawClient client = gateway.connectInternal()) {
            client.send(Requests.get("/channels") + Requests.get("/streams") + Requests.get("/channels/a"));
            assertThat(client.response().text()).contains("\"channels\":[");
            assertThat(client.response().text()).contains("\"streams\":[");
            assertThat(client.response().json().text("name")).isEqualTo("a");
        }
    }

    @Test
    void noChannelsAreAnEmptyList() {
        RawResponse answer = gateway.get("/channels");
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.text()).isEqualTo("{\"total\":0,\"channels\":[]}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "ten", "10001", "", "99999999999", "1&limit=2"})
    void aLimitThatMakesNoSenseIsRefused(String limit) {
        assertThat(gateway.get("/channels?limit=" + limit).status()).isEqualTo(400);
        assertThat(gateway.get("/streams?limit=" + limit).status()).isEqualTo(400);
    }

    @Test
    void aNameThatIsNoneIsRefused() {
        assertThat(gateway.get("/channels/a%0ab").status()).isEqualTo(400);
        assertThat(gateway.get("/channels/a:*").status()).isEqualTo(400);
        assertThat(gateway.delete("/channels/a:*").status()).isEqualTo(400);
    }

    private static List<String> names(RawResponse answer) {
        return answer.json().list("channels").stream()
                .map(channel -> channel.text("name"))
                .toList();
    }
}
