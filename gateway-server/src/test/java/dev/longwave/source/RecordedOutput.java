package dev.longwave.source;

import dev.longwave.server.Json;
import dev.longwave.sse.SseEvent;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a run says, up to its end as a channel does. Safe from any thread. */
class RecordedOutput implements SourceOutput {
    /** A line of a process's output, or a part of one. */
    record Line(String log, boolean partial) {}

    private final List<String> data = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private final List<String> ends = new ArrayList<>();

    @Override
    public synchronized void publish(SseEvent event) {
        if (ends.isEmpty()) {
            data.add(event.data());
        }
    }

    @Override
    public void flush() {
        // everything is there at once
    }

    @Override
    public synchronized void error(String problem) {
        errors.add(problem);
    }

    @Override
    public synchronized void end(String json) {
        ends.add(json);
    }

    /** How many events there are. */
    synchronized int size() {
        return data.size();
    }

    /** Drops the last events. */
    synchronized void forget(int last) {
        data.subList(data.size() - last, data.size()).clear();
    }

    synchronized List<String> data() {
        return List.copyOf(data);
    }

    List<Line> lines() {
        return data().stream()
                .map(Json::parse)
                .map(json -> new Line(json.text("log"), json.fields().contains("partial")))
                .toList();
    }

    List<String> logs() {
        return lines().stream().map(Line::log).toList();
    }

    synchronized List<String> errors() {
        return List.copyOf(errors);
    }

    synchronized List<String> ends() {
        return List.copyOf(ends);
    }
}
