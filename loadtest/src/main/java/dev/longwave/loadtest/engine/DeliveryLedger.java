package dev.longwave.loadtest.engine;

import org.jspecify.annotations.Nullable;

/**
 * What one subscriber received of its channel, event for event, by the events' places in the channel's sequence 0, 1, 2...
 * Confined to the subscriber's event loop.
 *
 * <p>While everything comes once and in order it is two numbers. What does not is kept exactly: which events are missing,
 * and of those which were told by a gap before the next event came.
 */
final class DeliveryLedger {
    /** The place of what is published next is not known. */
    static final long UNKNOWN = -1;

    private long next = UNKNOWN;
    private long due;
    private @Nullable Trouble trouble;

    /**
     * A stream was opened that goes on from no earlier one.
     *
     * @param nextPlace everything from this place on has to come, as it was published after the stream was open;
     *     {@link #UNKNOWN} if nobody knows, and then everything from the first event on
     */
    void opened(long nextPlace) {
        next = UNKNOWN;
        due = nextPlace;
        if (trouble != null) {
            trouble.gapBefore = false;
        }
    }

    /** An event arrived; tells whether for the first time. */
    boolean received(long place) {
        if (place == next) {
            next = place + 1;
            if (trouble != null) {
                trouble.gapBefore = false;
            }
            return true;
        }
        return receivedOutOfOrder(place);
    }

    private boolean receivedOutOfOrder(long place) {
        if (next == UNKNOWN) {
            next = due == UNKNOWN ? place : Math.min(place, due);
        }
        if (place >= next) {
            if (place > next) {
                missing(next, place - 1);
            }
            next = place + 1;
            if (trouble != null) {
                trouble.gapBefore = false;
            }
            return true;
        }
        Trouble known = trouble();
        if (known.missing.remove(place) || known.told.remove(place)) {
            known.reordered++;
            return true;
        }
        known.repeated++;
        return false;
    }

    /** A gap was told: what is missing before the next event is not lost in silence. */
    void gap() {
        trouble().gaps++;
        trouble().gapBefore = true;
    }

    void corrupted() {
        trouble().corrupted++;
    }

    /**
     * Nothing more will come on a stream that should have had everything.
     *
     * @param end the place behind the last that was published
     */
    void ended(long end) {
        long from = next != UNKNOWN ? next : due;
        if (from != UNKNOWN && from < end) {
            missing(from, end - 1);
            next = end;
        }
    }

    /** What did not come once and in order; {@code null} if everything did. */
    @Nullable
    Trouble troubles() {
        return trouble;
    }

    private void missing(long first, long last) {
        Trouble known = trouble();
        (known.gapBefore ? known.told : known.missing).add(first, last);
    }

    private Trouble trouble() {
        if (trouble == null) {
            trouble = new Trouble();
        }
        return trouble;
    }

    /** What did not come once and in order. */
    static final class Trouble {
        private final Numbers missing = new Numbers();
        private final Numbers told = new Numbers();
        private boolean gapBefore;
        private long repeated;
        private long reordered;
        private long gaps;
        private long corrupted;

        /** Events that never came, but for those that were not published after all. */
        long lost(Numbers unpublished) {
            return missing.countWithout(unpublished);
        }

        /** The same, of those that a gap has told. */
        long told(Numbers unpublished) {
            return told.countWithout(unpublished);
        }

        long repeated() {
            return repeated;
        }

        long reordered() {
            return reordered;
        }

        long gaps() {
            return gaps;
        }

        long corrupted() {
            return corrupted;
        }
    }
}
