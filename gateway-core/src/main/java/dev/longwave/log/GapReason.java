package dev.longwave.log;

import java.util.Locale;

/** Why a stream cannot have events that it should have had; the {@code reason} of a gap event. */
public enum GapReason {
    /** The position was good, but events after it are no longer kept. */
    EXPIRED,
    /** The position names no event that is known here. */
    UNKNOWN,
    /** The position is of another epoch. */
    EPOCH,
    /** The stream was slower than its log is long. */
    SLOW;

    /** The word on the wire and in metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
