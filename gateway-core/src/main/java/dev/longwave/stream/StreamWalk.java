package dev.longwave.stream;

import java.util.List;
import java.util.function.Consumer;

/** A look at streams, a bounded number of them between two rounds of I/O. */
final class StreamWalk implements Slice {
    private final List<SseStream> streams;
    private final Consumer<SseStream> visitor;
    private final Runnable afterwards;
    private int next;

    /**
     * Creates a walk.
     *
     * @param streams whom to visit; one that has been closed when its turn comes is left out
     * @param afterwards runs once everybody was visited
     */
    StreamWalk(List<SseStream> streams, Consumer<SseStream> visitor, Runnable afterwards) {
        this.streams = streams;
        this.visitor = visitor;
        this.afterwards = afterwards;
    }

    @Override
    public int run(int budget) {
        int end = Math.min(streams.size(), next + budget);
        int visits = end - next;
        while (next < end) {
            SseStream stream = streams.get(next++);
            if (!stream.isClosed()) {
                visitor.accept(stream);
            }
        }
        if (next == streams.size()) {
            afterwards.run();
        }
        return visits;
    }

    @Override
    public boolean unfinished() {
        return next < streams.size();
    }
}
