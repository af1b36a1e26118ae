package dev.longwave.endpoint;

import dev.longwave.auth.Denial;
import dev.longwave.auth.Verdict;
import dev.longwave.logging.LogAllowance;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says why somebody is not let in: to the client in a problem, to the operator in the log, both under one id, and to
 * metrics. Strangers decide how often that is, so the log gets only so many a second. Safe from any thread.
 */
final class Denials {
    private static final Logger LOG = LoggerFactory.getLogger(Denials.class);

    private final String listener;
    private final RefusalListener refusals;
    private final LogAllowance lines;

    /**
     * Creates one for a listener.
     *
     * @param listener its name in the log
     * @param refusals is told of each
     * @param lines how many of them are logged
     */
    Denials(String listener, RefusalListener refusals, LogAllowance lines) {
        this.listener = listener;
        this.refusals = refusals;
        this.lines = lines;
    }

    /**
     * A denial, logged and counted.
     *
     * @param who as logs name them
     * @param denied the reason, and a detail without anything secret
     */
    ProblemException of(Request request, String who, Verdict.Denied denied) {
        String id = Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
        refusals.denied(denied.reason().label());
        log(request.client(), who, denied, id);
        return new ProblemException(problem(denied, id));
    }

    /** The same for a reason that has to do with the request and with nobody who made it. */
    ProblemException of(Request request, Denial reason, String detail) {
        return of(request, "unknown", new Verdict.Denied(reason, detail));
    }

    private static Problem problem(Verdict.Denied denied, String id) {
        Denial reason = denied.reason();
        HttpResponseStatus status = HttpResponseStatus.valueOf(reason.status());
        return new Problem(status, reason.title(), denied.detail(), headers(reason), "urn:longwave:request:" + id);
    }

    private static Map<String, String> headers(Denial reason) {
        String challenge = HttpHeaderNames.WWW_AUTHENTICATE.toString();
        return switch (reason) {
            case NO_TOKEN -> Map.of(challenge, "Bearer realm=\"longwave\"");
            case REPEATED -> Map.of(challenge, bearer("invalid_request", reason));
            case NOT_GRANTED, NOT_ADMIN -> Map.of(challenge, bearer("insufficient_scope", reason));
            case FOREIGN_ORIGIN, CROSS_SITE -> Map.of();
            case KEYS_UNAVAILABLE, BUSY -> Map.of(HttpHeaderNames.RETRY_AFTER.toString(), "5");
            default -> Map.of(challenge, bearer("invalid_token", reason));
        };
    }

    /** A challenge as RFC 6750, section 3, has it. */
    private static String bearer(String error, Denial reason) {
        return "Bearer realm=\"longwave\", error=\"" + error + "\", error_description=\"" + reason.title() + '"';
    }

    private void log(@Nullable SocketAddress remote, String who, Verdict.Denied denied, String id) {
        lines.log(
                leftOut ->
                        LOG.warn("requests denied without a line of their own listener={} count={}", listener, leftOut),
                () -> LOG.warn(
                        "request denied reason={} request={} listener={} remote={} who=\"{}\" detail=\"{}\"",
                        denied.reason().label(),
                        id,
                        listener,
                        remote,
                        who,
                        denied.detail()));
    }
}
