package dev.longwave.endpoint;

import dev.longwave.hub.RefusedException;
import dev.longwave.limit.Limit;
import dev.longwave.limit.PublishLimits;
import dev.longwave.limit.StreamLimits;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Says what the hub or a limit refused in the words of HTTP. */
final class Problems {
    private Problems() {}

    static Problem of(RefusedException refusal) {
        return switch (refusal.reason()) {
            case TOO_MANY_CHANNELS -> Problem.tooManyRequests("Too many channels", refusal.detail());
            case TOO_MANY_PATTERNS -> Problem.tooManyRequests("Too many patterns", refusal.detail());
            case TOO_MANY_KEYS -> Problem.tooManyRequests("Too many idempotency keys", refusal.detail());
            case ID_CONFLICT -> new Problem(HttpResponseStatus.CONFLICT, "Event id in use", refusal.detail());
            case KEY_CONFLICT ->
                new Problem(HttpResponseStatus.UNPROCESSABLE_ENTITY, "Idempotency key in use", refusal.detail());
        };
    }

    /** Of an event that is too much for now. */
    static Problem of(PublishLimits.Excess excess) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(excess.waitNanos()) + 1;
        return new Problem(
                HttpResponseStatus.TOO_MANY_REQUESTS,
                "Too many events",
                "expected at most " + excess.perSecond() + " events a second from "
                        + (excess.limit() == Limit.PUBLISH_RATE ? "all publishers" : "one publisher")
                        + ", got more; publish more slowly, or raise "
                        + excess.limit().key(),
                Map.of("Retry-After", Long.toString(seconds)));
    }

    /** Of a stream that there is no place for now. */
    static Problem of(Limit limit, StreamLimits streams) {
        return limit == Limit.STREAMS_PER_ADDRESS
                ? Problem.tooManyRequests(
                        "Too many streams",
                        "expected at most " + streams.mostPerAddress() + " streams from one address, got more; close"
                                + " some, or raise " + limit.key())
                : new Problem(
                        HttpResponseStatus.SERVICE_UNAVAILABLE,
                        "No room for a stream",
                        "there are " + streams.most() + " streams, as many as may be; try again later, or raise "
                                + limit.key(),
                        Map.of("Retry-After", "5"));
    }
}
