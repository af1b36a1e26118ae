package dev.longwave.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/**
 * Follows a stream over as many connections as it takes, and prints its events. Each connection goes on behind the last
 * event of the one before. Confined to one thread.
 */
final class Subscription {
    /** A gateway is silent for its heartbeat interval at most, 15 s by default: one that is for longer has vanished. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final long LEAST_WAIT_MILLIS = 100;
    private static final long MOST_WAIT_MILLIS = Duration.ofDays(1).toMillis();

    private final SubscribeRequest request;
    private final EventFormat format;
    private final PrintStream out;
    private final Diagnostics diagnostics;
    private final Outage outage;
    private final GatewayConnection connection;

    private String lastEventId = "";
    private long retryMillis = 3_000;
    private boolean ended;

    /**
     * Creates one that is not connected yet.
     *
     * @param token what to show to the gateway, or null
     * @param trust what checks the gateway's certificate, or null for Java's own way
     */
    Subscription(
            SubscribeRequest request,
            @Nullable String token,
            @Nullable SSLContext trust,
            EventFormat format,
            PrintStream out,
            Diagnostics diagnostics) {
        this.request = request;
        this.format = format;
        this.out = out;
        this.diagnostics = diagnostics;
        this.outage = new Outage(diagnostics, request.url());
        // who sends the client elsewhere would get its token too
        this.connection =
                new GatewayConnection(token == null ? Redirect.NORMAL : Redirect.NEVER, PATIENCE, token, trust);
    }

    /** Prints events until there will be no more, and returns the exit code. */
    int run() throws InterruptedException {
        while (true) {
            Optional<Integer> exitCode = follow();
            if (exitCode.isPresent()) {
                return exitCode.get();
            }
            // Clients that were cut together should not come back together.
            long wait = Math.max(LEAST_WAIT_MILLIS, Math.min(retryMillis, MOST_WAIT_MILLIS));
            Thread.sleep(wait * 4 / 5 + ThreadLocalRandom.current().nextLong(wait * 2 / 5));
        }
    }

    /** Follows the stream over one connection, and returns the exit code if that was the last one. */
    private Optional<Integer> follow() throws InterruptedException {
        try {
            HttpResponse<ResponseBody> response = connection.send(request.toHttp(lastEventId));
            try (ResponseBody body = response.body()) {
                return follow(response, body);
            }
        } catch (IOException e) {
            outage.begin(String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    private Optional<Integer> follow(HttpResponse<?> response, ResponseBody body)
            throws IOException, InterruptedException {
        int status = response.statusCode();
        String contentType = response.headers().firstValue("Content-Type").orElse("");
        if (status == 200 && contentType.startsWith("text/event-stream")) {
            outage.end();
            return print(body);
        }
        if (status == 204) {
            return Optional.of(ExitCode.OK);
        }
        Problem problem = status == 200
                ? new Problem(status, "not an event stream", "the answer's type is \"" + contentType + "\"")
                : Problem.of(status, body);
        if (problem.isTemporary()) {
            outage.begin(problem.toString());
            Thread.sleep(RetryAfter.of(response.headers(), Instant.now()).toMillis());
            return Optional.empty();
        }
        if (status >= 500) {
            outage.begin(problem.toString());
            return Optional.empty();
        }
        diagnostics.fail(problem.toString());
        return Optional.of(ExitCode.SOFTWARE);
    }

    private Optional<Integer> print(ResponseBody body) throws IOException {
        SseParser parser = new SseParser(lastEventId, this::print);
        byte[] buffer = new byte[64 * 1024];
        for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
            try {
                parser.feed(buffer, 0, count);
            } catch (IOException e) {
                // It would come again with every connection.
                diagnostics.fail(String.valueOf(e.getMessage()));
                return Optional.of(ExitCode.SOFTWARE);
            }
            lastEventId = parser.lastEventId();
            retryMillis = parser.retryMillis().orElse(retryMillis);
            // This flushes, and tells when whoever read the output is gone, as with "| head".
            if (out.checkError() || ended) {
                return Optional.of(ExitCode.OK);
            }
        }
        return Optional.empty();
    }

    private void print(SseMessage message) {
        switch (message.type()) {
            case "gap" -> diagnostics.say(gap(message.data()));
            case "end" -> {
                diagnostics.say(end(message.data()));
                ended = request.endsWithItsChannel();
            }
            default -> out.writeBytes(format.format(message));
        }
    }

    private static String end(String data) {
        try {
            return FlatJson.read(data).getOrDefault("channel", "a channel") + " has ended";
        } catch (JsonProcessingException e) {
            return "a channel has ended";
        }
    }

    private static String gap(String data) {
        try {
            Map<String, String> gap = FlatJson.read(data);
            return "events are missing here: reason %s, after %s, going on from %s"
                    .formatted(
                            gap.getOrDefault("reason", "unknown"),
                            gap.getOrDefault("from", "an unknown position"),
                            gap.getOrDefault("first", "the next event"));
        } catch (JsonProcessingException e) {
            return "events are missing here: " + data;
        }
    }
}
