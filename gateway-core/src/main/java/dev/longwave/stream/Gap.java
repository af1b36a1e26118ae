package dev.longwave.stream;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.longwave.log.GapReason;
import dev.longwave.sse.Frame;
import dev.longwave.sse.SseEncoder;
import dev.longwave.sse.SseEvent;
import org.jspecify.annotations.Nullable;

/**
 * Events that a stream should have had and can no longer get.
 *
 * @param reason why
 * @param from the id that the stream had come to, as far as it is known
 * @param resumeId the id of a position from which a reconnect gets everything that this stream still gets
 * @param first the id that delivery goes on from, null where nothing is kept
 */
public record Gap(
        GapReason reason,
        @Nullable String from,
        String resumeId,
        @Nullable String first) {
    /** The gap event that tells of it. */
    Frame frame() {
        String data =
                "{\"reason\":\"" + reason.label() + "\",\"from\":" + quoted(from) + ",\"first\":" + quoted(first) + "}";
        return SseEncoder.encode(new SseEvent(data, SseEncoder.GAP_TYPE, resumeId, null));
    }

    private static String quoted(@Nullable String id) {
        return id == null
                ? "null"
                : '"' + new String(JsonStringEncoder.getInstance().quoteAsString(id)) + '"';
    }
}
