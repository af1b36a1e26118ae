package dev.longwave.broker;

/**
 * Whoever keeps the order of events did not answer, or not in time: it may have done what was asked of it, or not. The
 * message is for people, and says what to do.
 */
public final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * An answer that is missing.
     *
     * @param reason why, without an end: {@code Redis is full}
     */
    public UnavailableException(String reason) {
        super(
                reason + "; whether this was done is not known, so do it again later, a publication with the same"
                        + " Idempotency-Key",
                null,
                false,
                false);
    }
}
