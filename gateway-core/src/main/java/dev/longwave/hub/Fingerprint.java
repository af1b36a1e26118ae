package dev.longwave.hub;

import dev.longwave.sse.SseEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells whether two publications are the same without keeping them: a SHA-256 of everything that was published. */
final class Fingerprint {
    private final byte[] digest;

    private Fingerprint(byte[] digest) {
        this.digest = digest;
    }

    static Fingerprint of(Publication publication) {
        return of(publication.channels(), publication.event());
    }

    static Fingerprint of(List<ChannelName> channels, SseEvent event) {
        MessageDigest sha;
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        channels.forEach(channel -> add(sha, channel.value()));
        add(sha, null);
        add(sha, event.data());
        add(sha, event.type());
        add(sha, event.id());
        add(sha, event.retry() == null ? null : event.retry().toString());
        return new Fingerprint(sha.digest());
    }

    /** With its length before it, so that no two publications run together to the same bytes. */
    private static void add(MessageDigest sha, @Nullable String text) {
        byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        int length = text == null ? -1 : bytes.length;
        sha.update(new byte[] {(byte) (length >> 24), (byte) (length >> 16), (byte) (length >> 8), (byte) length});
        sha.update(bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Fingerprint that && Arrays.equals(digest, that.digest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    @Override
    public String toString() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }
}
