package dev.longwave.endpoint;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.longwave.endpoint.StreamQuery.Shown;
import dev.longwave.stream.SseStream;
import java.io.IOException;
import java.util.TreeSet;

/** The first streams that answer a query, of those that one loop or several have shown. Used by one thread at a time. */
final class StreamPage {
    private final StreamQuery query;
    private final TreeSet<Shown> shown;
    private int total;

    StreamPage(StreamQuery query) {
        this.query = query;
        this.shown = new TreeSet<>(query.order().comparator());
    }

    /** Takes down a stream where it belongs here. On the stream's loop. */
    void offer(SseStream stream) {
        if (!query.matches(stream)) {
            return;
        }
        total++;
        if (query.isBeyondStart(stream) && (shown.size() < query.limit() || isBeforeLast(stream))) {
            add(Shown.of(stream));
        }
    }

    /** Spares the texts of a stream that would not stay. */
    private boolean isBeforeLast(SseStream stream) {
        return query.order() == StreamQuery.Order.OPENED
                ? stream.number() < shown.last().number()
                : stream.behind() > shown.last().behind();
    }

    private void add(Shown one) {
        shown.add(one);
        if (shown.size() > query.limit()) {
            shown.pollLast();
        }
    }

    /** This with what another loop has shown. */
    StreamPage plus(StreamPage other) {
        total += other.total;
        other.shown.forEach(this::add);
        return this;
    }

    String toJson() {
        return JsonBody.of(json -> {
            json.writeStartObject();
            json.writeNumberField("total", total);
            json.writeArrayFieldStart("streams");
            for (Shown stream : shown) {
                write(stream, json);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void write(Shown stream, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", stream.id());
        json.writeArrayFieldStart("channels");
        for (String channel : stream.channels()) {
            json.writeString(channel);
        }
        json.writeEndArray();
        json.writeStringField("remote", stream.remote());
        json.writeStringField("user_agent", stream.userAgent());
        json.writeNumberField("age_ms", stream.ageMillis());
        json.writeNumberField("behind_events", stream.behind());
        json.writeEndObject();
    }
}
