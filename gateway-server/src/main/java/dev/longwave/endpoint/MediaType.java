package dev.longwave.endpoint;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a publisher says its body is. */
enum MediaType {
    TEXT,
    JSON,
    NDJSON;

    private static final Pattern CHARSET = Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\";\\s]*)\"?");

    /**
     * Reads the {@code Content-Type}. No type at all, and the one that curl sends unasked, are text.
     *
     * @throws ProblemException where it is a type that is not taken, or another charset than UTF-8
     */
    static MediaType of(Request request) throws ProblemException {
        String header = request.oneHeader(HttpHeaderNames.CONTENT_TYPE.toString());
        if (header == null || header.isBlank()) {
            return TEXT;
        }
        String value = header.toLowerCase(Locale.ROOT);
        Matcher charset = CHARSET.matcher(value);
        if (charset.find()
                && !charset.group(1).equals("utf-8")
                && !charset.group(1).equals("us-ascii")) {
            throw unsupported("expected UTF-8, got charset \"" + charset.group(1) + "\"");
        }
        int semicolon = value.indexOf(';');
        return switch ((semicolon < 0 ? value : value.substring(0, semicolon)).trim()) {
            case "text/plain", "application/x-www-form-urlencoded" -> TEXT;
            case "application/json" -> JSON;
            case "application/x-ndjson" -> NDJSON;
            default ->
                throw unsupported("expected text/plain or application/json for one channel, application/json or"
                        + " application/x-ndjson for POST /publish");
        };
    }

    static ProblemException unsupported(String detail) {
        return new ProblemException(
                new Problem(HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE, "Unsupported media type", detail));
    }
}
