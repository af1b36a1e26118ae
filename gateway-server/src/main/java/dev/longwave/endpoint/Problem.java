package dev.longwave.endpoint;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Why a request was not done, as RFC 9457 has it.
 *
 * @param status the HTTP status
 * @param title what kind of problem it is, the same words each time
 * @param detail what was expected, what came and what to do
 * @param headers what the response has besides, such as {@code Allow}
 * @param instance what this occurrence is called in the log too, null where the log has nothing of it
 */
record Problem(
        HttpResponseStatus status,
        String title,
        String detail,
        Map<String, String> headers,
        @Nullable String instance) {
    static final String MEDIA_TYPE = "application/problem+json";

    Problem(HttpResponseStatus status, String title, String detail) {
        this(status, title, detail, Map.of());
    }

    Problem(HttpResponseStatus status, String title, String detail, Map<String, String> headers) {
        this(status, title, detail, headers, null);
    }

    static Problem badRequest(String title, String detail) {
        return new Problem(HttpResponseStatus.BAD_REQUEST, title, detail);
    }

    /** The problem with something that checks itself and said what it expected. */
    static Problem badRequest(String title, IllegalArgumentException refusal) {
        return badRequest(title, String.valueOf(refusal.getMessage()));
    }

    static Problem notFound(String detail) {
        return new Problem(HttpResponseStatus.NOT_FOUND, "Not found", detail);
    }

    static Problem methodNotAllowed(String allowed) {
        return new Problem(
                HttpResponseStatus.METHOD_NOT_ALLOWED,
                "Method not allowed",
                "expected one of " + allowed + " at this path",
                Map.of("Allow", allowed));
    }

    static Problem tooManyRequests(String title, String detail) {
        return new Problem(HttpResponseStatus.TOO_MANY_REQUESTS, title, detail, Map.of("Retry-After", "5"));
    }

    /** A stream that cannot be opened now; clients are told times that differ, so that they do not come back at once. */
    static Problem notReady(String reason) {
        return unavailable("Not ready", "no new streams are taken now, " + reason + "; come back later");
    }

    static Problem unavailable(String title, String detail) {
        return new Problem(
                HttpResponseStatus.SERVICE_UNAVAILABLE,
                title,
                detail,
                Map.of(
                        "Retry-After",
                        Integer.toString(ThreadLocalRandom.current().nextInt(2, 11))));
    }

    static Problem tooLarge(long limitBytes) {
        return new Problem(
                HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                "Event too large",
                "expected at most " + limitBytes + " bytes, got more; send less, or raise event.max-bytes");
    }

    /** The body, one JSON object. */
    String toJson() {
        return JsonBody.of(json -> {
            json.writeStartObject();
            json.writeStringField("type", "urn:longwave:problem:" + slug());
            json.writeStringField("title", title);
            json.writeNumberField("status", status.code());
            json.writeStringField("detail", detail);
            if (instance != null) {
                json.writeStringField("instance", instance);
            }
            json.writeEndObject();
        });
    }

    private String slug() {
        return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }
}
