package dev.longwave.source;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.longwave.config.SourceKind;
import dev.longwave.sse.SseEvent;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of a poll's answers is new, and whether it is the last. Confined to one thread. */
final class PollAnswers {
    private final SourceOutput output;
    private final @Nullable JsonField field;
    private final SourceKind.@Nullable Until until;
    private final @Nullable JsonField untilField;
    private @Nullable String published;
    private @Nullable String etag;
    private @Nullable String lastModified;

    PollAnswers(SourceKind.Poll poll, SourceOutput output) {
        this.output = output;
        this.field = poll.field() == null ? null : new JsonField(poll.field());
        this.until = poll.until();
        this.untilField = until == null ? null : new JsonField(until.field());
    }

    /** Adds what makes the server say that nothing is new. */
    Map<String, String> withConditions(Map<String, String> headers) {
        if (etag == null && lastModified == null) {
            return headers;
        }
        Map<String, String> all = new HashMap<>(headers);
        if (etag != null) {
            all.put("If-None-Match", etag);
        }
        if (lastModified != null) {
            all.put("If-Modified-Since", lastModified);
        }
        return all;
    }

    /**
     * Publishes what is new.
     *
     * @return what the end of the channel says, null where this is not the end
     * @throws PollTroubleException where it is not what was asked for; it is then asked for again as a whole
     */
    @Nullable
    String take(HttpAnswer answer) throws PollTroubleException {
        if (answer.status() == 304) {
            return null;
        }
        String body = textOf(answer.body());
        String value = field == null ? body : field.of(body);
        if (value == null) {
            throw new PollTroubleException("the answer has no field \"" + field + "\"");
        }
        String last = untilField == null ? null : untilField.of(body);
        if (!value.equals(published)) {
            output.publish(eventOf(value));
            output.flush();
            published = value;
        }
        etag = answer.etag();
        lastModified = answer.lastModified();
        return until != null && last != null && until.in().contains(last) ? endOf(until.field(), last) : null;
    }

    /** Makes the next good answer new, whatever it is: viewers who were told of trouble see by it that this is over. */
    void forget() {
        published = null;
        etag = null;
        lastModified = null;
    }

    /** The text without the end of its last line, which would make a line more of it. */
    private static String textOf(ByteBuffer body) throws PollTroubleException {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(body).toString();
            return text.endsWith("\n") ? text.substring(0, text.length() - (text.endsWith("\r\n") ? 2 : 1)) : text;
        } catch (CharacterCodingException e) {
            throw new PollTroubleException("the answer is not UTF-8");
        }
    }

    private static SseEvent eventOf(String value) throws PollTroubleException {
        try {
            return SseEvent.of(value);
        } catch (IllegalArgumentException e) {
            // JSON's \\u can say half a character
            throw new PollTroubleException("the field is not Unicode");
        }
    }

    private static String endOf(String field, String value) {
        StringBuilder json = new StringBuilder("{\"field\":\"");
        JsonStringEncoder.getInstance().quoteAsString(field, json);
        json.append("\",\"value\":\"");
        JsonStringEncoder.getInstance().quoteAsString(value, json);
        return json.append("\"}").toString();
    }
}
