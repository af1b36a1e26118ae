package dev.longwave.overload;

import java.util.function.IntConsumer;

/** What can be done for memory. Any thread; returns at once. */
interface Relief {
    /**
     * Closes a portion of the streams, those furthest behind.
     *
     * @param holdersOnly whether only streams for whom bytes are held are closed
     * @param closed is told by each event loop how many of its streams were
     */
    void closeStreams(boolean holdersOnly, IntConsumer closed);

    /** Makes the logs keep an eighth less than they keep now. */
    void shrinkLogs();

    /** Lets the logs keep again what is configured. */
    void restoreLogs();
}
