package dev.longwave.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file from {@code deploy/}, with some of its values exchanged where its program knows no variables.
 *
 * @param name below {@code deploy/}
 */
record DeployFile(String name, String text) {
    static DeployFile read(String name) throws IOException {
        return new DeployFile(name, Files.readString(path(name)));
    }

    /** Where a file stands. */
    static Path path(String name) {
        return Path.of("..", "deploy").resolve(name).toAbsolutePath().normalize();
    }

    /** Exchanges a value wherever it stands, which has to be somewhere. */
    DeployFile with(String value, Object other) {
        if (!text.contains(value)) {
            throw new AssertionError("expected " + value + " in deploy/" + name + ", found none");
        }
        return new DeployFile(name, text.replace(value, other.toString()));
    }

    /** Writes it, creating the folders above. */
    Path writeTo(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
