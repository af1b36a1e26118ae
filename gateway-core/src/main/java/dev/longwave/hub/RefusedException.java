package dev.longwave.hub;

import java.util.Locale;

/** Something was asked of the hub that it does not do now, or not at all. Nothing was changed. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** There are as many channels as there may be. */
        TOO_MANY_CHANNELS,
        /** There are as many patterns as there may be. */
        TOO_MANY_PATTERNS,
        /** There are as many idempotency keys in their window as there may be. */
        TOO_MANY_KEYS,
        /** The publisher's id names another event that is still kept. */
        ID_CONFLICT,
        /** The idempotency key names another publication. */
        KEY_CONFLICT;

        /** Whether the same may be granted later. */
        public boolean isTemporary() {
            return this == TOO_MANY_CHANNELS || this == TOO_MANY_PATTERNS || this == TOO_MANY_KEYS;
        }

        /** The word in metrics. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Reason reason;
    private final String detail;

    /**
     * A refusal.
     *
     * @param detail what was expected, what came and what to do
     */
    public RefusedException(Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
        this.detail = detail;
    }

    /** What was expected, what came and what to do; the same as the message. */
    public String detail() {
        return detail;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
