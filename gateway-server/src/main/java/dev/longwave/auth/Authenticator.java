package dev.longwave.auth;

import java.util.concurrent.CompletionStage;

/** Tells who is let in by what they show. Safe from any thread; never blocks. */
public interface Authenticator extends AutoCloseable {
    /**
     * Judges what somebody shows.
     *
     * @param credential a token or key as it was sent
     * @return completes with the verdict, often at once, and never fails; what depends on it runs on any thread
     */
    CompletionStage<Verdict> judge(String credential);

    /** Lets go of threads. */
    @Override
    default void close() {}
}
