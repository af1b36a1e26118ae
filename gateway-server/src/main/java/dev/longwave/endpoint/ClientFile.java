package dev.longwave.endpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A file of the browser client, as it stands in the program's jar. */
final class ClientFile {
    private static final String SCRIPT = "text/javascript; charset=utf-8";

    /** Half of a SHA-256: two files that share a tag are not found by chance. */
    private static final int TAG_BYTES = 16;

    private final String mediaType;
    private final byte[] bytes;
    private final String entityTag;

    private ClientFile(String mediaType, byte[] bytes, String entityTag) {
        this.mediaType = mediaType;
        this.bytes = bytes;
        this.entityTag = entityTag;
    }

    /**
     * Reads a file from the jar.
     *
     * @throws IllegalStateException where it is not there
     */
    static ClientFile load(String name) {
        try (InputStream in = ClientFile.class.getResourceAsStream("/client/" + name)) {
            if (in == null) {
                throw new IllegalStateException("expected the client's file " + name + " in the program's jar");
            }
            return of(mediaType(name), in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A file that is made.
     *
     * @param bytes are not copied: nobody may change them
     */
    static ClientFile of(String mediaType, byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new ClientFile(mediaType, bytes, '"' + HexFormat.of().formatHex(digest, 0, TAG_BYTES) + '"');
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Its {@code Content-Type}. */
    String mediaType() {
        return mediaType;
    }

    /** Its content, which nobody may change. */
    byte[] bytes() {
        return bytes;
    }

    /** Names its content, with the quotes (RFC 9110, section 8.8.3). */
    String entityTag() {
        return entityTag;
    }

    /** Tells whether a client has this content already, by the values of its {@code If-None-Match}. */
    boolean isNamedBy(List<String> ifNoneMatch) {
        for (String value : ifNoneMatch) {
            for (String tag : value.split(",", -1)) {
                String asked = tag.strip();
                // the comparison is the weak one (RFC 9110, section 13.1.2): proxies that compress weaken a tag
                if (asked.equals("*") || (asked.startsWith("W/") ? asked.substring(2) : asked).equals(entityTag)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String mediaType(String name) {
        if (name.endsWith(".js")) {
            return SCRIPT;
        }
        return name.endsWith(".json") ? Answer.JSON : Answer.TEXT;
    }
}
