package dev.longwave.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Lines between the thread that reads them and the one that publishes them. When it is full the reader waits, so that
 * what writes the lines waits too instead of memory growing.
 */
final class LineQueue {
    private final Queue<PublishLine> lines = new ArrayDeque<>();
    private final int maxLines;
    private final long maxBytes;
    private long bytes;
    private boolean ended;

    /**
     * Creates an empty queue.
     *
     * @param maxLines most lines, at least 1
     * @param maxBytes most bytes; a line that is larger by itself has room while there is no other
     */
    LineQueue(int maxLines, long maxBytes) {
        this.maxLines = maxLines;
        this.maxBytes = maxBytes;
    }

    /** Adds lines, each when there is room for it; as far as there is, they are there at once. */
    synchronized void put(List<PublishLine> added) throws InterruptedException {
        for (PublishLine line : added) {
            while (!lines.isEmpty() && (lines.size() >= maxLines || bytes + line.sizeBytes() > maxBytes)) {
                notifyAll();
                wait();
            }
            lines.add(line);
            bytes += line.sizeBytes();
        }
        notifyAll();
    }

    /** Tells that there will be no more lines. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /**
     * Takes the lines that are there, in order; waits only for the first.
     *
     * @param mostLines most lines to take, at least 1
     * @param mostBytes most bytes to take; the first line is taken however large it is
     * @return empty if there will be no more
     */
    synchronized List<PublishLine> take(int mostLines, long mostBytes) throws InterruptedException {
        while (lines.isEmpty() && !ended) {
            wait();
        }
        List<PublishLine> taken = new ArrayList<>();
        long takenBytes = 0;
        for (PublishLine line = lines.peek();
                line != null
                        && taken.size() < mostLines
                        && (taken.isEmpty() || takenBytes + line.sizeBytes() <= mostBytes);
                line = lines.peek()) {
            taken.add(lines.remove());
            takenBytes += line.sizeBytes();
        }
        bytes -= takenBytes;
        notifyAll();
        return taken;
    }
}
