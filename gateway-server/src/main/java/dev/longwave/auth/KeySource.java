package dev.longwave.auth;

import dev.longwave.config.JwtAlgorithm;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Where keys come from that tokens may be signed with. Safe from any thread; never blocks. */
interface KeySource extends AutoCloseable {
    /** What a source that never changes says of its generation. */
    long FIXED = 0;

    /** The generation of a source whose keys are not to be trusted now. */
    long NOT_TRUSTED = -1;

    /** The algorithm that all its keys are for. */
    JwtAlgorithm algorithm();

    /** The keys to check with now. None while there are none that may be trusted. */
    List<TrustedKey> keys();

    /** Changes whenever a key may have gone: what was checked with an earlier generation has to be checked again. */
    long generation();

    /**
     * Looks for keys that are newer than those it has.
     *
     * @return completes once {@link #keys} are as new as they can be for now; never fails
     */
    CompletionStage<?> renew();

    /** Whether keys could not be had when they were last looked for. */
    boolean isFailing();

    /** Lets go of threads. */
    @Override
    void close();

    /** A source of one key that was configured. */
    static KeySource of(TrustedKey key) {
        return new KeySource() {
            private final List<TrustedKey> keys = List.of(key);

            @Override
            public JwtAlgorithm algorithm() {
                return key.algorithm();
            }

            @Override
            public List<TrustedKey> keys() {
                return keys;
            }

            @Override
            public long generation() {
                return FIXED;
            }

            @Override
            public CompletionStage<?> renew() {
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public boolean isFailing() {
                return false;
            }

            @Override
            public void close() {}
        };
    }
}
