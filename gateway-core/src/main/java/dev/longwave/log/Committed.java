package dev.longwave.log;

/**
 * The sequence number up to which the order is complete: every log that wants an event up to here has it. Readers load
 * it <em>before</em> they look into any log and deliver nothing beyond it; without that ceiling a reader of several logs
 * can pass an event that has reached only one of them. Written inside the order, read by any thread.
 */
public final class Committed {
    private volatile long sequence;

    /** The last committed number, 0 before the first. */
    public long sequence() {
        return sequence;
    }

    /** Commits everything up to a number. Inside the order only. */
    public void commit(long newSequence) {
        sequence = newSequence;
    }
}
