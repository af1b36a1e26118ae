package dev.longwave.loadtest.target;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A server and how it is spoken to. {@link HttpUrl#CHANNEL} stands for a channel's name in paths, headers and the body,
 * {@link #DATA} in the body for the event's data.
 *
 * @param subscribe what subscribers GET
 * @param subscribeHeaders their own headers
 * @param publish what events are POSTed to
 * @param publishHeaders the publisher's own headers
 * @param publishBody the body of such a request
 * @param publishType its content type
 */
public record Target(
        HttpUrl subscribe,
        List<Header> subscribeHeaders,
        HttpUrl publish,
        List<Header> publishHeaders,
        String publishBody,
        String publishType) {
    /** Stands for the event's data in the body. */
    public static final String DATA = "{data}";

    public Target {
        if (publishBody.indexOf(DATA) < 0 || publishBody.indexOf(DATA) != publishBody.lastIndexOf(DATA)) {
            throw new IllegalArgumentException(
                    "publish-body: expected a body with " + DATA + " in it once, got \"" + publishBody + "\"");
        }
        if (publishType.isBlank() || publishType.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "publish-type: expected a content type such as text/plain, got none or more than one line");
        }
    }

    /**
     * The request that opens a stream.
     *
     * @param lastEventId where to go on; empty for a new stream
     */
    public byte[] subscribeRequest(String channel, String lastEventId) {
        String position = lastEventId.isEmpty() ? "" : "Last-Event-ID: " + lastEventId + "\r\n";
        return ("GET " + expand(subscribe.path(), channel) + " HTTP/1.1\r\nHost: " + subscribe.authority()
                        + "\r\nAccept: text/event-stream\r\nCache-Control: no-cache\r\n" + position
                        + lines(subscribeHeaders, channel) + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The request that publishes data of ASCII, and where in it the data stands. */
    public PublishRequest publishRequest(String channel, byte[] data) {
        String body = expand(publishBody, channel);
        String before = body.substring(0, body.indexOf(DATA));
        String after = body.substring(body.indexOf(DATA) + DATA.length());
        int length = before.getBytes(StandardCharsets.UTF_8).length
                + data.length
                + after.getBytes(StandardCharsets.UTF_8).length;
        String head = "POST " + expand(publish.path(), channel) + " HTTP/1.1\r\nHost: " + publish.authority()
                + "\r\nContent-Type: " + publishType + "\r\n" + lines(publishHeaders, channel) + "Content-Length: "
                + length
                + "\r\n\r\n";
        String request = head + before + new String(data, StandardCharsets.US_ASCII) + after;
        return new PublishRequest(
                request.getBytes(StandardCharsets.UTF_8), (head + before).getBytes(StandardCharsets.UTF_8).length);
    }

    private static String lines(List<Header> headers, String channel) {
        return headers.stream()
                .map(header -> header.name() + ": " + expand(header.value(), channel) + "\r\n")
                .collect(Collectors.joining());
    }

    private static String expand(String template, String channel) {
        return template.replace(HttpUrl.CHANNEL, channel);
    }

    /**
     * A request as it goes out.
     *
     * @param bytes all of it
     * @param dataAt where the event's data begins
     */
    @SuppressWarnings("ArrayRecordComponent") // a template that its owner writes into
    public record PublishRequest(byte[] bytes, int dataAt) {}
}
