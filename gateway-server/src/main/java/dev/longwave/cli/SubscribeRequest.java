package dev.longwave.cli;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody subscribes to.
 *
 * @param url the gateway
 * @param channels names and patterns, at least one
 * @param since where to begin, as the gateway understands it, or null
 * @param last how many past events to begin with, or null
 */
record SubscribeRequest(
        GatewayUrl url,
        List<String> channels,
        @Nullable String since,
        @Nullable Integer last) {
    SubscribeRequest {
        channels = List.copyOf(channels);
        if (channels.isEmpty()) {
            throw new IllegalArgumentException("channels must not be empty");
        }
    }

    /** Tells whether the stream is over when a channel is: it has no other that could go on. */
    boolean endsWithItsChannel() {
        return channels.size() == 1 && !channels.get(0).contains("*");
    }

    /**
     * The request to open the stream with.
     *
     * @param lastEventId the position to go on from; empty to begin where {@code since} or {@code last} say
     */
    HttpRequest toHttp(String lastEventId) {
        List<String> query = new ArrayList<>();
        channels.forEach(channel -> query.add("channel=" + encoded(channel)));
        boolean fitsHeader = lastEventId.matches("[!-~]+");
        if (lastEventId.isEmpty()) {
            if (since != null) {
                query.add("since=" + encoded(since));
            }
            if (last != null) {
                query.add("last=" + last);
            }
        } else if (!fitsHeader) {
            // The JDK's client sends headers as ASCII.
            query.add("last_event_id=" + encoded(lastEventId));
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve("/events?" + String.join("&", query)))
                .header("Accept", "text/event-stream")
                .header("Cache-Control", "no-store");
        if (fitsHeader) {
            request.header("Last-Event-ID", lastEventId);
        }
        return request.build();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
