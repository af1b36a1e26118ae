package dev.longwave.hub;

import dev.longwave.log.EventId;
import dev.longwave.sse.SseEncoder;
import dev.longwave.sse.SseEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event and where it goes.
 *
 * @param channels at least one, each once; the event has one id in all of them
 * @param event its type is not one of {@code gap} and {@code end}, and an id it brings does not look like one of ours
 * @param idempotencyKey names this publication for as long as the window is, so that repeating it publishes nothing
 *     twice; 1 to 256 characters of visible ASCII, or null
 */
public record Publication(
        List<ChannelName> channels,
        SseEvent event,
        @Nullable String idempotencyKey) {
    private static final int MAX_ID_BYTES = 256;

    public Publication {
        channels = List.copyOf(channels);
        if (channels.isEmpty()) {
            throw new IllegalArgumentException("no channel to publish to; expected at least one");
        }
        if (channels.stream().distinct().count() < channels.size()) {
            throw new IllegalArgumentException("a channel stands twice in " + channels + "; name each once");
        }
        String type = event.type();
        if (SseEncoder.GAP_TYPE.equals(type) || SseEncoder.END_TYPE.equals(type)) {
            throw new IllegalArgumentException(
                    "event type \"" + type + "\" is reserved for the gateway; choose another");
        }
        if (event.id() != null) {
            checkId(event.id());
        }
        if (idempotencyKey != null && !idempotencyKey.matches("[!-~]{1,256}")) {
            throw new IllegalArgumentException("idempotency key: expected 1 to 256 characters of visible ASCII, got "
                    + idempotencyKey.length() + " characters");
        }
    }

    /** An event for one channel. */
    public static Publication of(String channel, SseEvent event) {
        return new Publication(List.of(new ChannelName(channel)), event, null);
    }

    /** Tells all that is published, its key aside, from anything else: 43 characters of {@code [A-Za-z0-9_-]}. */
    public String fingerprint() {
        return Fingerprint.of(this).toString();
    }

    /** A publisher's id comes back in a header, whose value has no surrounding white space and no control characters. */
    private static void checkId(String id) {
        if (EventId.parse(id) != null) {
            throw new IllegalArgumentException(
                    "event id \"" + id + "\" has the form of the gateway's own ids; choose another form");
        }
        int bytes = id.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_ID_BYTES) {
            throw new IllegalArgumentException(
                    "event id: expected at most " + MAX_ID_BYTES + " bytes of UTF-8, got " + bytes);
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (Character.isISOControl(c) || (c == ' ' && (i == 0 || i == id.length() - 1))) {
                throw new IllegalArgumentException(String.format(
                        "U+%04X at index %d of the event id; it must fit a Last-Event-ID header: no control characters,"
                                + " no space at either end",
                        (int) c, i));
            }
        }
    }
}
