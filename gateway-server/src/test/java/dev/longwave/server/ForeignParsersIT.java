package dev.longwave.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.launchdarkly.eventsource.ConnectStrategy;
import com.launchdarkly.eventsource.ErrorStrategy;
import com.launchdarkly.eventsource.MessageEvent;
import dev.longwave.server.RandomEvents.Event;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.sse.EventSource;
import okhttp3.sse.EventSourceListener;
import okhttp3.sse.EventSources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two clients that were written by others read what the gateway writes, over real connections, and agree with what was
 * published: type, data but for the kind of its line ends, and id. {@code -Devents=1000000} makes it a million.
 */
@Timeout(900)
class ForeignParsersIT {
    private static final int EVENTS = Integer.getInteger("events", 100_000);

    /** Events that may be published and not yet seen by the slowest reader; less than is kept. */
    private static final int AHEAD = 20_000;

    private static final int LINES_A_REQUEST = 500;
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final long seed = System.nanoTime();
    private final RandomEvents events = new RandomEvents(seed, "foreign");

    /** What a reader has seen. */
    private final class Checked {
        private final Semaphore seen = new Semaphore(AHEAD);
        private final CompletableFuture<Void> all = new CompletableFuture<>();
        private String epoch;
        private int next;

        void dispatched(String type, String data, String id) {
            Event expected = events.expected(next);
            if (epoch == null && expected.id() == null) {
                epoch = id.substring(0, id.indexOf('-') + 1);
            }
            String expectedId = expected.id() == null ? epoch + String.format("%016d", next + 1) : expected.id();
            Event got = new Event(type, data, id);
            if (!got.equals(new Event(expected.type(), expected.data(), expectedId))) {
                all.completeExceptionally(new AssertionError(
                        "seed " + seed + ", event " + next + ": expected " + expected + ", got " + got));
                return;
            }
            seen.release();
            if (++next == EVENTS) {
                all.complete(null);
            }
        }
    }

    @Test
    void theyDispatchExactlyWhatWasPublished() throws Exception {
        try (GatewayFixture gateway = GatewayFixture.start(
                "history.max-events=100000", "history.max-bytes=256MiB", "history.total-bytes=300MiB")) {
            String url = "http://127.0.0.1:" + gateway.gateway().publicAddress().getPort() + "/events/foreign";
            OkHttpClient client =
                    new OkHttpClient.Builder().readTimeout(Duration.ZERO).build();
            Checked okHttp = new Checked();
            Checked launchDarkly = new Checked();
            EventSource source = subscribeOkHttp(client, url, okHttp);
            try (com.launchdarkly.eventsource.EventSource other = subscribeLaunchDarkly(url)) {
                Thread reader = new Thread(() -> readLaunchDarkly(other, launchDarkly), "launchdarkly");
                reader.start();
                Deadline.await("both to be there", () -> gateway.meters().get("longwave_streams") == 2);
                publish(gateway, okHttp, launchDarkly);
                assertThat(CompletableFuture.allOf(okHttp.all, launchDarkly.all))
                        .succeedsWithin(LONGEST);
                assertThat(gateway.meters().get("longwave_deliveries_total")).isEqualTo(2.0 * EVENTS);
                assertThat(gateway.meters().get("longwave_gaps_total{reason=\"slow\"}"))
                        .isZero();
            } finally {
                source.cancel();
                client.dispatcher().executorService().shutdown();
            }
        }
    }

    /** Sends a request before the one before it is answered. */
    private void publish(GatewayFixture gateway, Checked... readers) throws InterruptedException {
        try (RawClient publisher = gateway.connectInternal()) {
            for (int from = 0; from < EVENTS; from += LINES_A_REQUEST) {
                for (Checked reader : readers) {
                    awaitRoom(reader, LINES_A_REQUEST);
                }
                publisher.send(request(from, Math.min(EVENTS, from + LINES_A_REQUEST)));
                if (from > 0) {
                    assertAllPublished(publisher.response());
                }
            }
            assertAllPublished(publisher.response());
        }
    }

    private String request(int from, int to) {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i < to; i++) {
            lines.append(events.line(i));
        }
        return Requests.post("/publish", lines.toString(), "Content-Type: application/x-ndjson");
    }

    private static void assertAllPublished(RawResponse answer) {
        assertThat(answer.text().lines()).isNotEmpty().allMatch(line -> line.startsWith("{\"id\":"));
    }

    private static void awaitRoom(Checked reader, int events) throws InterruptedException {
        while (!reader.seen.tryAcquire(events, 100, TimeUnit.MILLISECONDS)) {
            if (reader.all.isCompletedExceptionally()) {
                reader.all.join();
            }
        }
    }

    private static EventSource subscribeOkHttp(OkHttpClient client, String url, Checked checked) {
        Request request = new Request.Builder().url(url).build();
        return EventSources.createFactory(client).newEventSource(request, new EventSourceListener() {
            @Override
            public void onEvent(EventSource source, String id, String type, String data) {
                checked.dispatched(type == null ? "message" : type, data, id);
            }

            @Override
            public void onFailure(EventSource source, Throwable failure, Response response) {
                checked.all.completeExceptionally(new AssertionError("okhttp-sse failed: " + response, failure));
            }

            @Override
            public void onClosed(EventSource source) {
                checked.all.completeExceptionally(new AssertionError("okhttp-sse was closed"));
            }
        });
    }

    private static com.launchdarkly.eventsource.EventSource subscribeLaunchDarkly(String url) {
        return new com.launchdarkly.eventsource.EventSource.Builder(ConnectStrategy.http(URI.create(url)))
                .errorStrategy(ErrorStrategy.alwaysThrow())
                .build();
    }

    private static void readLaunchDarkly(com.launchdarkly.eventsource.EventSource source, Checked checked) {
        try {
            while (!checked.all.isDone()) {
                MessageEvent event = source.readMessage();
                checked.dispatched(event.getEventName(), event.getData(), event.getLastEventId());
            }
        } catch (Exception e) {
            checked.all.completeExceptionally(new AssertionError("okhttp-eventsource failed", e));
        }
    }
}
