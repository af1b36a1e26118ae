package dev.longwave.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The Redis that several gateways share, {@code cluster.redis.*}.
 *
 * @param url where it is
 * @param username who the gateway is there, where that is not in the URL
 * @param password what it shows, where that is not in the URL or in a file
 * @param passwordFile the file that has what it shows
 * @param caFile authorities, one of which has to have signed the certificate of Redis; empty for those that Java knows
 * @param durable whether a restart or a failover of Redis loses nothing that it had acknowledged
 * @param timeout how long Redis may take to answer, positive
 * @param maxEvents most events kept there, at least 1
 * @param maxBytes most bytes of events kept there, at least 1
 */
public record RedisConfig(
        RedisUrl url,
        Optional<String> username,
        Optional<Secret> password,
        Optional<Path> passwordFile,
        Optional<Path> caFile,
        boolean durable,
        Duration timeout,
        int maxEvents,
        long maxBytes) {
    public RedisConfig {
        Bounds.positive("timeout", timeout);
        Bounds.atLeast("maxEvents", 1, maxEvents);
        Bounds.atLeast("maxBytes", 1, maxBytes);
    }

    /**
     * What the gateway shows now: a file is read each time, because passwords change.
     *
     * @return empty where it shows none but what is in the URL
     * @throws IOException with a message for people that names the file
     */
    public Optional<Secret> readPassword() throws IOException {
        return passwordFile.isPresent() ? Optional.of(readPassword(passwordFile.get())) : password;
    }

    /** What editors and mounts of secrets add at the end is not part of it. */
    static Secret readPassword(Path file) throws IOException {
        byte[] bytes = KeyFile.read(file).getBytes(StandardCharsets.ISO_8859_1);
        try {
            return SecretType.REDIS.parse(new String(bytes, StandardCharsets.UTF_8).strip());
        } catch (InvalidValueException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }
}
