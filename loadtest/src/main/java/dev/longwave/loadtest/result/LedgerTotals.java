package dev.longwave.loadtest.result;

import java.util.List;

/**
 * What became of every event on its way to every subscriber. Counts are of deliveries: one event that misses two
 * subscribers is lost twice.
 *
 * @param expected deliveries that should have been: of every event that was acknowledged, to everyone who was subscribed
 * @param received deliveries that were, repeated ones not counted
 * @param lost expected, never received, and not told by a gap: lost in silence
 * @param told expected, never received, and told by a gap before the next event
 * @param repeated received again
 * @param reordered received after a later one, for the first time
 * @param gaps gap events received
 * @param corrupted received with other data than was published, or malformed
 * @param foreign received although this run did not publish it
 * @param troubled subscribers and channels where any of lost to corrupted is not 0; {@code entries} has the first of them
 * @param entries those subscribers, most lost first, at most {@link #MOST_ENTRIES}
 */
public record LedgerTotals(
        long expected,
        long received,
        long lost,
        long told,
        long repeated,
        long reordered,
        long gaps,
        long corrupted,
        long foreign,
        long troubled,
        List<Entry> entries) {
    public static final int MOST_ENTRIES = 100;

    /**
     * One subscriber of one channel that did not receive everything once and in order.
     *
     * @param subscriber its number, from 0
     * @param channel the channel's name
     */
    public record Entry(
            int subscriber,
            String channel,
            long lost,
            long told,
            long repeated,
            long reordered,
            long gaps,
            long corrupted) {
        /** Whether anything at all did not come once and in order. */
        public boolean hasTrouble() {
            return lost + told + repeated + reordered + gaps + corrupted > 0;
        }
    }
}
