package dev.longwave.auth;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tokens whose signature was found good, by digest, so that a client that comes back costs a digest and not a signature.
 * Bounded by two generations: when the young one is full it becomes the old one, and what was old and was not asked for
 * since is forgotten. Safe from any thread.
 */
final class VerifiedTokens {
    /** A token's digest, as a key of a map. */
    static final class Digest {
        private final byte[] bytes;

        private Digest(byte[] bytes) {
            this.bytes = bytes;
        }

        static Digest of(String token) {
            return new Digest(Digests.sha256(token.getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Digest digest && Arrays.equals(bytes, digest.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }
    }

    private record Verified(Verdict.Admitted verdict, KeySource source, long generation) {}

    private final int mostInGeneration;
    private volatile ConcurrentHashMap<Digest, Verified> young = new ConcurrentHashMap<>();
    private volatile ConcurrentHashMap<Digest, Verified> old = new ConcurrentHashMap<>();

    /**
     * Creates an empty one.
     *
     * @param most how many are kept, at least 2
     */
    VerifiedTokens(int most) {
        this.mostInGeneration = most / 2;
    }

    /** What was found of a token, null where it is not known, over, or of a key that may have gone. */
    Verdict.@Nullable Admitted find(Digest digest, long nowMillis) {
        Verified found = young.get(digest);
        if (found == null) {
            found = old.get(digest);
            if (found == null) {
                return null;
            }
            put(digest, found);
        }
        boolean good = found.verdict.access().endsAtMillis() > nowMillis
                && found.generation != KeySource.NOT_TRUSTED
                && found.source.generation() == found.generation;
        return good ? found.verdict : null;
    }

    void add(Digest digest, Verdict.Admitted verdict, TokenChecks.Signer signer) {
        put(digest, new Verified(verdict, signer.source(), signer.generation()));
    }

    private void put(Digest digest, Verified verified) {
        if (young.size() >= mostInGeneration) {
            turn();
        }
        young.put(digest, verified);
    }

    private synchronized void turn() {
        if (young.size() >= mostInGeneration) {
            old = young;
            young = new ConcurrentHashMap<>();
        }
    }

    int size() {
        return young.size() + old.size();
    }
}
