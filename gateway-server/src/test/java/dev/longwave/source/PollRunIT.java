package dev.longwave.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.config.SourceKind;
import dev.longwave.config.SourceKind.Poll;
import dev.longwave.config.Template;
import dev.longwave.server.Deadline;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of real servers, and what is published of their answers. */
@Timeout(60)
class PollRunIT {
    private static final Duration EVERY = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LIMIT_BYTES = 1_000;

    private final EventLoopGroup loops = Starters.newPolls();
    private final EventLoop thread = loops.next();
    private final ExecutorService names = Executors.newSingleThreadExecutor();
    private final HttpGets gets = new HttpGets(thread, names, LIMIT_BYTES);
    private final RecordedOutput output = new RecordedOutput();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<SourceRun> runs = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() throws Exception {
        for (SourceRun run : runs) {
            run.stop();
            awaitGone(run);
        }
        for (AutoCloseable each : opened) {
            each.close();
        }
        names.shutdown();
        assertThat(loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS))
                .isTrue();
    }

    // ---- what is published ----

    @Test
    void whatChangedIsPublishedOnce() throws IOException {
        AtomicReference<String> state = new AtomicReference<>("{\"status\":\"building\"}");
        PolledServer server = server(request -> request.reply(200, state.get()));
        poll(server.url("/d/{id}"), Map.of("id", "4"));
        awaitMore(server, 3);
        state.set("{\"status\":\"done\"}");
        awaitData(List.of("{\"status\":\"building\"}", "{\"status\":\"done\"}"));
        awaitMore(server, 3);
        assertThat(output.data()).hasSize(2);
        assertThat(server.paths()).containsOnly("/d/4");
        assertThat(output.errors()).isEmpty();
    }

    @Test
    void ofAFieldOnlyItsOwnChangesArePublished() throws IOException {
        PolledServer server = server(request ->
                request.reply(200, "{\"n\":" + request.number() + ",\"a\":{\"b\":\"" + request.number() / 4 + "\"}}"));
        start(new Settings(server.url("/")).field("a.b"), Map.of());
        awaitData(List.of("0", "1", "2"));
    }

    @Test
    void whatIsNotModifiedIsAskedForByItsTag() throws IOException {
        AtomicInteger version = new AtomicInteger(1);
        AtomicInteger unmodified = new AtomicInteger();
        AtomicInteger whole = new AtomicInteger();
        PolledServer server = server(request -> {
            String tag = "\"v" + version.get() + "\"";
            if (tag.equals(request.header("If-None-Match"))) {
                unmodified.incrementAndGet();
                request.reply(304, "");
            } else {
                whole.incrementAndGet();
                request.with("ETag", tag).reply(200, "version " + version.get());
            }
        });
        poll(server.url("/"), Map.of());
        Deadline.await("answers without a body", () -> unmodified.get() >= 5);
        assertThat(whole).hasValue(1);
        version.set(2);
        awaitData(List.of("version 1", "version 2"));
        assertThat(output.errors()).isEmpty();
    }

    @Test
    void aServerThatHasNoTagsIsToldTheTime() throws IOException {
        String modified = "Sun, 22 Nov 2026 10:00:00 GMT";
        AtomicInteger unmodified = new AtomicInteger();
        PolledServer server = server(request -> {
            if (modified.equals(request.header("If-Modified-Since"))) {
                unmodified.incrementAndGet();
                request.reply(304, "");
            } else {
                request.with("Last-Modified", modified).reply(200, "body");
            }
        });
        poll(server.url("/"), Map.of());
        Deadline.await("answers without a body", () -> unmodified.get() >= 3);
        assertThat(output.data()).containsExactly("body");
    }

    @ParameterizedTest
    @CsvSource({
        "running, '{\"field\":\"status\",\"value\":\"running\"}'",
        "true, '{\"field\":\"status\",\"value\":\"true\"}'"
    })
    void theChannelEndsAfterItsLastState(String last, String end) throws IOException {
        PolledServer server = server(request -> request.reply(
                200,
                request.number() < 3
                        ? "{\"status\":\"building\"}"
                        : "{\"status\":" + (last.equals("true") ? last : "\"" + last + "\"") + "}"));
        SourceRun run = start(
                new Settings(server.url("/"))
                        .field("status")
                        .until(new SourceKind.Until("status", Set.of("running", "true"))),
                Map.of());
        awaitGone(run);
        assertThat(output.data()).containsExactly("building", last);
        assertThat(output.ends()).containsExactly(end);
        assertThat(server.requests()).isEqualTo(3);
    }

    @Test
    void headersAreSentWithEveryRequest() throws IOException {
        List<String> seen = new CopyOnWriteArrayList<>();
        PolledServer server = server(request -> {
            seen.add(String.valueOf(request.header("Authorization")));
            request.with("ETag", "\"1\"").reply(200, "x");
        });
        start(new Settings(server.url("/")).headers(Map.of("Authorization", "Bearer secret")), Map.of());
        awaitMore(server, 3);
        assertThat(seen).containsOnly("Bearer secret");
    }

    // ---- when it asks ----

    @Test
    void aSlowServerIsAskedOneRequestAtATime() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        PolledServer server = server(request -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            await(never, 100);
            // before the reply: who has that may ask again at once
            now.decrementAndGet();
            request.reply(200, "n" + request.number());
        });
        poll(server.url("/"), Map.of());
        awaitMore(server, 6);
        assertThat(most).hasValue(1);
    }

    @Test
    void theRhythmIsKept() throws IOException {
        PolledServer server = server(request -> request.reply(200, "x"));
        long before = System.nanoTime();
        start(new Settings(server.url("/")).every(Duration.ofMillis(200)), Map.of());
        Deadline.await("six requests", () -> server.requests() >= 6);
        assertThat(System.nanoTime() - before)
                .isGreaterThanOrEqualTo(Duration.ofMillis(990).toNanos());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"a\\n | a", "a\\r\\n | a", "a\\nb\\n\\n | a\\nb\\n", "\\n | ''", "a\\r | a\\r"})
    void theEndOfTheLastLineIsNoLine(String body, String expected) throws IOException {
        PolledServer server = server(request -> request.reply(200, unescaped(body)));
        poll(server.url("/"), Map.of());
        awaitData(List.of(unescaped(expected)));
    }

    private static String unescaped(String text) {
        return text.replace("\\n", "\n").replace("\\r", "\r");
    }

    // ---- trouble ----

    @Test
    void troubleOfEachKindIsToldOnceUntilItIsOver() throws IOException {
        AtomicInteger status = new AtomicInteger(503);
        PolledServer server = server(request -> request.reply(status.get(), "x" + status.get()));
        poll(server.url("/"), Map.of());
        // few, because each doubles the wait for the next
        awaitMore(server, 2);
        assertThat(output.errors()).containsExactly("the server answered 503");
        status.set(404);
        Deadline.await("the other trouble", () -> output.errors().size() == 2);
        status.set(503);
        awaitMore(server, 1);
        assertThat(output.errors()).containsExactly("the server answered 503", "the server answered 404");
        status.set(200);
        awaitData(List.of("x200"));
        status.set(503);
        Deadline.await("trouble again", () -> output.errors().size() == 3);
        status.set(200);
        // as it was, and said again: whoever was told of the trouble sees that it is over
        awaitData(List.of("x200", "x200"));
        assertThat(output.ends()).isEmpty();
    }

    @Test
    void aServerThatIsNotThereIsTriedAgain() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        SourceRun run = poll("http://127.0.0.1:" + port + "/", Map.of());
        Deadline.await("an error", () -> !output.errors().isEmpty());
        assertThat(output.errors()).containsExactly("the server cannot be reached");
        Deadline.await("a wait", () -> run.detail().backingOff());
    }

    @Test
    void aServerThatHangsIsGivenUp() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        PolledServer server = server(request -> {
            if (request.number() == 1) {
                await(never, 60_000);
            } else if (request.number() == 2) {
                // the head comes, the body does not
                request.exchange().sendResponseHeaders(200, 10);
                request.exchange().getResponseBody().write('x');
                request.exchange().getResponseBody().flush();
                await(never, 60_000);
            }
            request.reply(200, "fine");
        });
        start(new Settings(server.url("/")).timeout(Duration.ofMillis(300)), Map.of());
        awaitData(List.of("fine"));
        assertThat(output.errors()).containsExactly("the server did not answer in time");
        assertThat(server.requests()).isGreaterThanOrEqualTo(3);
    }

    @Test
    void aBodyThatIsTooLargeIsNotRead() throws IOException {
        PolledServer server =
                server(request -> request.reply(200, "x".repeat(LIMIT_BYTES + (request.number() < 3 ? 1 : 0))));
        poll(server.url("/"), Map.of());
        awaitData(List.of("x".repeat(LIMIT_BYTES)));
        assertThat(output.errors()).containsExactly("the answer is larger than " + LIMIT_BYTES + " bytes");
    }

    @Test
    void whatIsNoTextIsTold() throws IOException {
        PolledServer server = server(request -> request.reply(200, new byte[] {'a', (byte) 0xff}));
        poll(server.url("/"), Map.of());
        Deadline.await("an error", () -> !output.errors().isEmpty());
        assertThat(output.errors()).containsExactly("the answer is not UTF-8");
        assertThat(output.data()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "<html> | the answer is not JSON",
                "{} | the answer has no field \"a\"",
                "{\"a\":\"\\ud800\"} | the field is not Unicode",
            })
    void whereAFieldIsAskedForItMustBeThere(String body, String error) throws IOException {
        PolledServer server = server(request -> {
            // what brought trouble is asked for as a whole, or the trouble would seem to be over
            boolean asksForChanges = request.header("If-None-Match") != null;
            request.with("ETag", "\"1\"").reply(asksForChanges ? 304 : 200, asksForChanges ? "" : body);
        });
        start(new Settings(server.url("/")).field("a"), Map.of());
        awaitMore(server, 3);
        assertThat(output.errors()).containsExactly(error);
        assertThat(output.data()).isEmpty();
    }

    @Test
    void theServersOwnWishToWaitIsHonoured() throws Exception {
        PolledServer server =
                server(request -> request.with("Retry-After", "100").reply(503, ""));
        poll(server.url("/"), Map.of());
        Deadline.await("an error", () -> !output.errors().isEmpty());
        int before = server.requests();
        // without the wish there would be one after 20 ms, 40 ms, 80 ms and so on
        Thread.sleep(500);
        assertThat(server.requests()).isEqualTo(before);
    }

    // ---- connections ----

    @Test
    void aConnectionIsKeptForTheNextRequest() throws IOException {
        Set<InetSocketAddress> clients = ConcurrentHashMap.newKeySet();
        PolledServer server = server(request -> {
            clients.add(request.exchange().getRemoteAddress());
            request.reply(200, "x");
        });
        poll(server.url("/"), Map.of());
        awaitMore(server, 5);
        assertThat(clients).hasSize(1);
    }

    @Test
    void aServerThatClosesAKeptConnectionAtTheNextRequestIsNoTrouble() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> {
                while (true) {
                    try (Socket client = server.accept()) {
                        connections.incrementAndGet();
                        BufferedReader in = new BufferedReader(
                                new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
                        readHead(in);
                        client.getOutputStream()
                                .write("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"
                                        .getBytes(StandardCharsets.US_ASCII));
                        readHead(in);
                    } catch (IOException e) {
                        return;
                    }
                }
            });
            answering.start();
            SourceRun run = poll("http://127.0.0.1:" + server.getLocalPort() + "/", Map.of());
            Deadline.await("some connections", () -> connections.get() > 5);
            assertThat(output.errors()).isEmpty();
            assertThat(output.data()).containsExactly("x");
            run.stop();
        }
    }

    private static void readHead(BufferedReader in) throws IOException {
        String line = in.readLine();
        while (line != null && !line.isEmpty()) {
            line = in.readLine();
        }
    }

    // ---- redirects ----

    @Test
    void aRedirectIsFollowedWithinTheServer() throws IOException {
        PolledServer server = server(request -> {
            if (request.path().equals("/old")) {
                request.with("Location", "/new?x=1").reply(302, "");
            } else {
                request.reply(200, "new");
            }
        });
        poll(server.url("/old"), Map.of());
        awaitData(List.of("new"));
        assertThat(server.paths()).startsWith("/old", "/new?x=1");
    }

    @Test
    void aRedirectToAnotherServerIsTrouble() throws IOException {
        PolledServer other = server(request -> request.reply(200, "secret"));
        PolledServer server =
                server(request -> request.with("Location", other.url("/")).reply(302, ""));
        poll(server.url("/"), Map.of());
        awaitMore(server, 2);
        assertThat(output.errors()).containsExactly("the server redirects to another one");
        assertThat(other.requests()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://127.0.0.1:%d/", "ftp://127.0.0.1:%d/", "mailto:a@b", "http:///new"})
    void aRedirectToWhatIsNoPlaceOfTheServerIsTrouble(String location) throws IOException {
        AtomicInteger port = new AtomicInteger();
        PolledServer server = server(request ->
                request.with("Location", location.formatted(port.get())).reply(302, ""));
        port.set(URI.create(server.url("/")).getPort());
        poll(server.url("/"), Map.of());
        Deadline.await("an error", () -> !output.errors().isEmpty());
        assertThat(output.errors().get(0)).isEqualTo("the server redirects to another one");
    }

    @Test
    void aCircleOfRedirectsIsLeft() throws IOException {
        PolledServer server = server(request -> request.with("Location", "/").reply(307, ""));
        start(new Settings(server.url("/")).every(Duration.ofMinutes(1)), Map.of());
        Deadline.await("an error", () -> !output.errors().isEmpty());
        assertThat(output.errors()).containsExactly("the server redirects again and again");
        assertThat(server.requests()).isEqualTo(6);
    }

    // ---- what is refused, and the end ----

    @ParameterizedTest
    @ValueSource(strings = {"..", "../admin", ""})
    void aValueThatLeadsElsewhereIsAnErrorAndAnEnd(String value) throws IOException {
        PolledServer server = server(request -> request.reply(200, "x"));
        awaitGone(poll(server.url("/d/{id}"), Map.of("id", value)));
        assertThat(output.errors()).hasSize(1);
        assertThat(output.ends()).containsExactly("{}");
        assertThat(server.requests()).isZero();
    }

    @Test
    void aHeaderThatCannotBeSentIsAnErrorAndAnEnd() throws IOException {
        PolledServer server = server(request -> request.reply(200, "x"));
        awaitGone(start(new Settings(server.url("/")).headers(Map.of("Content-Length", "secret")), Map.of()));
        assertThat(output.errors()).containsExactly("the URL cannot be polled: the request cannot be made");
        assertThat(output.ends()).hasSize(1);
    }

    @Test
    void whoStopsEndsItsRequestAtOnceAndHearsNothingMore() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            SourceRun run = poll("http://127.0.0.1:" + silent.getLocalPort() + "/", Map.of());
            try (Socket connection = silent.accept()) {
                connection.setSoTimeout((int) PATIENCE.toMillis());
                InputStream in = connection.getInputStream();
                byte[] some = new byte[4096];
                assertThat(in.read(some)).isPositive();
                run.stop();
                run.stop();
                awaitGone(run);
                int length = in.read(some);
                assertThat(length).as("the connection's end").isNegative();
            }
        }
        assertThat(output.errors()).isEmpty();
        assertThat(output.data()).isEmpty();
        assertThat(output.ends()).isEmpty();
    }

    @Test
    void noRequestFollowsAStop() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        PolledServer server = server(request -> {
            if (request.number() == 3) {
                // so that none is on its way that the server has not seen
                await(never, 60_000);
            }
            request.reply(200, "x");
        });
        SourceRun run = poll(server.url("/"), Map.of());
        Deadline.await("a request that hangs", () -> server.requests() == 3);
        run.stop();
        awaitGone(run);
        run.stop();
        Thread.sleep(100);
        assertThat(server.requests()).isEqualTo(3);
    }

    // ---- servers and runs ----

    private PolledServer server(PolledServer.Handler handler) throws IOException {
        PolledServer server = new PolledServer(handler);
        opened.add(server);
        return server;
    }

    private SourceRun poll(String url, Map<String, String> values) {
        return start(new Settings(url), values);
    }

    private SourceRun start(Settings settings, Map<String, String> values) {
        SourceRun run = new PollStarter(settings.poll(), gets, thread).start(values, output);
        runs.add(run);
        return run;
    }

    /** What a test does not say. */
    private record Settings(
            String url,
            Duration every,
            Duration timeout,
            @Nullable String field,
            SourceKind.@Nullable Until until,
            Map<String, String> headers) {
        Settings(String url) {
            this(url, EVERY, PATIENCE, null, null, Map.of());
        }

        Settings every(Duration other) {
            return new Settings(url, other, timeout, field, until, headers);
        }

        Settings timeout(Duration other) {
            return new Settings(url, every, other, field, until, headers);
        }

        Settings field(String other) {
            return new Settings(url, every, timeout, other, until, headers);
        }

        Settings until(SourceKind.Until other) {
            return new Settings(url, every, timeout, field, other, headers);
        }

        Settings headers(Map<String, String> other) {
            return new Settings(url, every, timeout, field, until, other);
        }

        Poll poll() {
            return new Poll(new Template(url), every, timeout, field, until, headers);
        }
    }

    private void awaitData(List<String> expected) {
        Deadline.await("the events " + expected, () -> output.size() >= expected.size());
        assertThat(output.data().subList(0, expected.size())).isEqualTo(expected);
    }

    private static void awaitMore(PolledServer server, int more) {
        int before = server.requests();
        Deadline.await(more + " more requests", () -> server.requests() > before + more);
    }

    private static void awaitGone(SourceRun run) {
        Deadline.await(
                "the run is gone", () -> run.whenGone().toCompletableFuture().isDone());
    }

    private static void await(CountDownLatch latch, int millis) {
        try {
            latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
