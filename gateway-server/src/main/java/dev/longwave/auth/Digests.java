package dev.longwave.auth;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Digests of what must not be kept itself. */
final class Digests {
    private Digests() {}

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
