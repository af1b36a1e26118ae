package dev.longwave.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The path of a file, which need not be there. */
record FileType() implements ValueType<Path> {
    @Override
    public String expected() {
        return "the path of a file";
    }

    @Override
    public Path parse(String text) throws InvalidValueException {
        try {
            if (!text.isEmpty()) {
                return Path.of(text);
            }
        } catch (InvalidPathException e) {
            // as little of a path as an empty text
        }
        throw new InvalidValueException(expected(), text, "write where the file is");
    }
}
