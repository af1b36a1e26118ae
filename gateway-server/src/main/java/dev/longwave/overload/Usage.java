package dev.longwave.overload;

/**
 * How much of a kind of memory is in use.
 *
 * @param usedBytes bytes that somebody needs
 * @param limitBytes most there can be, at least 1
 */
public record Usage(long usedBytes, long limitBytes) {
    public Usage {
        if (limitBytes < 1) {
            throw new IllegalArgumentException("limitBytes must be at least 1, got " + limitBytes);
        }
    }

    /** The part in use, in percent and rounded down. */
    public int percent() {
        return (int) (100.0 * usedBytes / limitBytes);
    }

    @Override
    public String toString() {
        return (usedBytes >> 20) + " of " + (limitBytes >> 20) + " MiB (" + percent() + " %)";
    }
}
