package dev.longwave.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What runs inside of Redis, each as one step that no other comes between. */
enum Script {
    /** Finds or begins an epoch. */
    JOIN("#!lua flags=allow-oom", "join.lua"),
    /** Keeps an event. The one that Redis refuses where it is full. */
    PUBLISH("#!lua", "publish.lua"),
    /** Shows that a node is there, and drops what is too old. */
    PULSE("#!lua flags=allow-oom", "pulse.lua"),
    /** Says which gateway does what only one may do. */
    LEASES("#!lua flags=allow-oom", "leases.lua"),
    /** Exchanges what gateways tell each other. */
    WORDS("#!lua flags=allow-oom", "words.lua");

    private final String text;

    Script(String firstLine, String resource) {
        this.text = firstLine + '\n' + read("retention.lua") + read(resource);
    }

    /** What Redis is given to load. */
    String text() {
        return text;
    }

    private static String read(String name) {
        try (InputStream resource = Script.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException("no " + name + " in the jar");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
