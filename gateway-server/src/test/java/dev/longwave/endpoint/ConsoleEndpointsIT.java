package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.console.ConsolePages;
import dev.longwave.server.Deadline;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import dev.longwave.server.Json;
import dev.longwave.server.RawClient;
import dev.longwave.server.RawResponse;
import dev.longwave.server.Requests;
import dev.longwave.testing.SpecificationParser.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the internal listener has for browsers: the files of the console, and its figures. */
@Timeout(60)
class ConsoleEndpointsIT {
    private GatewayFixture gateway;

    @BeforeEach
    void start() {
        gateway = GatewayFixture.start();
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    // ---- pages ----

    @Test
    void aPageComesWithAPolicyThatLetsNothingForeignIn() {
        for (String path : List.of("/", "/demo")) {
            RawResponse page = gateway.get(path);
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
            assertThat(page.header("Content-Security-Policy"))
                    .isEqualTo("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
                            + "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
            assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(page.header("Cache-Control")).isEqualTo("no-cache");
            assertThat(page.text()).contains("<!doctype html>").doesNotContain("<style", "onclick", "http-equiv");
            assertThat(page.text().replaceAll("<script[^>]* src=\"[^\"]+\"></script>", ""))
                    .doesNotContain("<script");
        }
    }

    @Test
    void everyFileOfTheConsoleIsServedAndNothingComesFromElsewhere() throws Exception {
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/console"))) {
            assertThat(ConsolePages.resources().values())
                    .containsAll(
                            files.map(file -> "console/" + file.getFileName()).toList());
        }
        for (String path : ConsolePages.resources().keySet()) {
            RawResponse file = gateway.get(path);
            assertThat(file.status()).as(path).isEqualTo(200);
            if (path.endsWith(".js") && !path.startsWith("/console/lib/")) {
                assertThat(file.text()).as(path).doesNotContain("https://").doesNotContain("from 'vue'");
            }
        }
        assertThat(gateway.get("/console/app.js").header("Content-Type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(gateway.get("/console/console.css").header("Content-Type")).isEqualTo("text/css; charset=utf-8");
        assertThat(gateway.get("/console/nothing.js").status()).isEqualTo(404);
        assertThat(gateway.get("/console/../logback.xml").status()).isEqualTo(404);
    }

    @Test
    void whatABrowserHasAlreadyIsNotSentAgain() {
        String tag = gateway.get("/console/app.js").header("ETag");
        RawResponse again = gateway.get("/console/app.js", "If-None-Match: " + tag);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.text()).isEmpty();
        assertThat(gateway.get("/console/app.js", "If-None-Match: \"other\"").status())
                .isEqualTo(200);
    }

    @Test
    void pagesAreOnlyRead() {
        RawResponse refused = gateway.post("/", "x");
        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.header("Allow")).isEqualTo("GET, HEAD");
    }

    @Test
    void pagesAreForTheInternalListenerAndForWhoeverCameThereOnPurpose() {
        for (String path : List.of("/", "/demo", "/console/figures")) {
            try (RawClient client = gateway.connectPublic()) {
                assertThat(client.send(Requests.get(path)).response().status()).isEqualTo(404);
            }
            assertThat(gateway.get(path, "Origin: https://evil.example").status())
                    .isEqualTo(403);
            assertThat(gateway.get(path, "Sec-Fetch-Site: cross-site").status()).isEqualTo(403);
        }
    }

    // ---- figures ----

    private EventStream figures() {
        return gateway.subscribeInternally("/console/figures");
    }

    @Test
    void figuresBeginWithThePastAndGoOnOnceASecond() {
        try (EventStream stream = figures()) {
            assertThat(stream.head().header("Content-Type")).isEqualTo("text/event-stream");
            Event history = stream.next();
            assertThat(history.type()).isEqualTo("history");
            Json told = Json.parse(history.data());
            assertThat(told.get("gateway").text("transport"))
                    .isEqualTo(gateway.gateway().transport());
            assertThat(told.get("gateway").number("heap_limit_bytes"))
                    .isEqualTo(Runtime.getRuntime().maxMemory());
            Json first = Json.parse(stream.next().data());
            Json second = Json.parse(stream.next().data());
            assertThat(first.fields())
                    .containsExactlyInAnyOrder(
                            "uptime_ms",
                            "streams",
                            "channels",
                            "patterns",
                            "published_per_s",
                            "delivered_per_s",
                            "bytes_per_s",
                            "furthest_behind",
                            "latency_p99_ms",
                            "log_bytes",
                            "heap_bytes");
            assertThat(second.number("uptime_ms")).isGreaterThan(first.number("uptime_ms"));
            try (EventStream later = figures()) {
                assertThat(Json.parse(later.next().data()).list("figures")).hasSizeGreaterThanOrEqualTo(2);
            }
        }
    }

    @Test
    void whoWatchesTheFiguresIsNoStreamAmongThem() {
        try (EventStream watcher = figures();
                EventStream stream = gateway.subscribe("/events/a:*?channel=b")) {
            watcher.next();
            stream.block();
            gateway.publish("a:1", "x");
            Json now;
            do {
                now = Json.parse(watcher.next().data());
            } while (now.number("streams") == 0 || now.number("channels") < 2);
            assertThat(now.number("streams")).isEqualTo(1);
            assertThat(now.number("patterns")).isEqualTo(1);
            assertThat(now.number("log_bytes")).isPositive();
            assertThat(gateway.get("/streams").json().number("total")).isEqualTo(1);
            assertThat(gateway.meters().get("longwave_streams")).isEqualTo(1);
        }
    }

    @Test
    void watchersAreClosedWithTheGateway() {
        GatewayFixture other = GatewayFixture.start();
        try (EventStream watcher = other.subscribeInternally("/console/figures")) {
            watcher.next();
            other.close();
            Deadline.await("the end", () -> {
                try {
                    watcher.next();
                    return false;
                } catch (AssertionError end) {
                    return true;
                }
            });
        }
    }

    @Test
    void figuresAreOnlyRead() {
        assertThat(gateway.post("/console/figures", "").status()).isEqualTo(405);
    }
}
