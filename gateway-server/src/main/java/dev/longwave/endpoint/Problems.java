package dev.longwave.endpoint;

import dev.longwave.hub.RefusedException;
import io.netty.handler.codec.http.HttpResponseStatus;

/** Says what the hub refused in the words of HTTP. */
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
}
