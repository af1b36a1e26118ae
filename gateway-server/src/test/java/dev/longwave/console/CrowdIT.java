package dev.longwave.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Deadline;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.RawClient;
import dev.longwave.server.RawResponse;
import dev.longwave.server.Requests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Thousands of channels and streams: what a page shows, and what it is answered, stays small. */
@Timeout(240)
class CrowdIT {
    private static final int CHANNELS = 10_000;
    private static final int STREAMS = 3_000;
    private static final int MOST_ROWS = 50;

    private final List<RawClient> clients = new ArrayList<>();
    private ConsoleBrowser browser;
    private GatewayFixture gateway;

    @BeforeEach
    void start() {
        browser = ConsoleBrowser.start();
        gateway = GatewayFixture.start();
        try (RawClient publisher = gateway.connectInternal()) {
            for (int i = 0; i < CHANNELS; i += 500) {
                StringBuilder lines = new StringBuilder();
                for (int j = i; j < i + 500; j++) {
                    lines.append("{\"channel\":\"crowd:%05d\",\"data\":\"x\"}\n".formatted(j));
                }
                publisher.send(Requests.post("/publish", lines.toString(), "Content-Type: application/x-ndjson"));
                assertThat(publisher.response().status()).isEqualTo(200);
            }
        }
        for (int i = 0; i < STREAMS; i++) {
            RawClient client = gateway.connectPublic();
            clients.add(client);
            client.send(Requests.get("/events/crowd:%05d".formatted(i % 100), "User-Agent: crowd/" + i % 7));
        }
        Deadline.in(Duration.ofSeconds(60))
                .awaitThat("all streams", () -> gateway.meters().get("longwave_streams") == STREAMS);
    }

    @AfterEach
    void close() {
        clients.forEach(RawClient::close);
        gateway.close();
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void pagesOfACrowdStaySmall() {
        int port = gateway.gateway().internalAddress().getPort();
        browser.open(port, "/#/channels");
        browser.await("1–50 of 10,000");
        assertThat(browser.count("tbody tr")).isEqualTo(MOST_ROWS);
        browser.type("input[type=search]", "99");
        browser.await("1–50 of 280");
        browser.click("Next");
        browser.await("51–100 of 280");

        browser.open(port, "/#/streams");
        browser.await("1–50 of 3,000");
        assertThat(browser.count("tbody tr")).isEqualTo(MOST_ROWS);
        browser.click("Next");
        browser.await("51–100 of 3,000");
        browser.type("input[type=search]", "crowd/6");
        browser.await("1–50 of 428");

        browser.open(port, "/#/channels/crowd:00007");
        browser.await("1–31 of 31");
        browser.open(port, "/");
        Deadline.await("the figures", () -> browser.texts(".tile").contains("Open streams\n3,000"));
        assertThat(browser.complaints()).isEmpty();

        RawResponse channels = gateway.get("/channels?q=crowd&limit=50");
        RawResponse streams = gateway.get("/streams?q=crowd&limit=50");
        assertThat(channels.json().number("total")).isEqualTo(CHANNELS);
        assertThat(streams.json().number("total")).isEqualTo(STREAMS);
        assertThat(channels.text().length()).isLessThan(20_000);
        assertThat(streams.text().length()).isLessThan(20_000);
    }
}
