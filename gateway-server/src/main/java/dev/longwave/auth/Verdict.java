package dev.longwave.auth;

/** What became of somebody who showed something. */
public sealed interface Verdict {
    /** Let in, as far as the access goes. */
    record Admitted(Access access) implements Verdict {}

    /**
     * Not let in.
     *
     * @param reason which check failed
     * @param detail what was expected, what came and what to do; nothing of what was shown
     */
    record Denied(Denial reason, String detail) implements Verdict {}
}
