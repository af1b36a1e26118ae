package dev.longwave.endpoint;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What requests hold that are not whole yet, their heads and bodies, and its bound. Each by itself is bounded in bytes and
 * time, but a stranger may begin thousands at once; over the bound those that were begun first are given up. One that comes
 * in as fast as the network carries it is never among these while others dawdle.
 *
 * <p>Every event loop has its own share and counts its own connections alone. Confined to the connection's event loop.
 */
final class UnfinishedRequests {
    /** Whoever reads a request. */
    interface Reader {
        /** Gives the request up, and what it holds. */
        void giveUp();
    }

    private final long shareBytes;
    private final FastThreadLocal<Share> shares = new FastThreadLocal<>() {
        @Override
        protected Share initialValue() {
            return new Share();
        }
    };

    /**
     * Creates one that holds nothing.
     *
     * @param shareBytes most bytes held on one event loop; a single request may hold more
     */
    UnfinishedRequests(long shareBytes) {
        this.shareBytes = shareBytes;
    }

    /** Takes note of what a reader holds now, more than nothing. */
    void holds(Reader reader, int bytes) {
        Share share = shares.get();
        Integer before = share.held.put(reader, bytes);
        share.bytes += bytes - (before == null ? 0 : before);
        if (share.bytes > shareBytes) {
            share.giveUpOldest(reader);
        }
    }

    /** Takes note that a reader holds nothing any more. */
    void holdsNothing(Reader reader) {
        Share share = shares.get();
        Integer before = share.held.remove(reader);
        if (before != null) {
            share.bytes -= before;
        }
    }

    /** Bytes held on this thread's event loop. */
    long bytes() {
        return shares.get().bytes;
    }

    private final class Share {
        /** In the order in which they came to hold anything. */
        private final Map<Reader, Integer> held = new LinkedHashMap<>();

        private long bytes;

        private void giveUpOldest(Reader newest) {
            while (bytes > shareBytes) {
                Reader oldest = oldestBesides(newest);
                if (oldest == null) {
                    return;
                }
                holdsNothing(oldest);
                oldest.giveUp();
            }
        }

        private @Nullable Reader oldestBesides(Reader newest) {
            Iterator<Reader> inOrder = held.keySet().iterator();
            Reader first = inOrder.hasNext() ? inOrder.next() : null;
            return first == newest ? (inOrder.hasNext() ? inOrder.next() : null) : first;
        }
    }
}
