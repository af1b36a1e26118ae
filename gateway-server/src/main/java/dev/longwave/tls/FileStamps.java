package dev.longwave.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * What files look like from outside: two that are equal are of files that have not changed in between. Links are
 * followed, so that a link that is set to another file is a change.
 *
 * @param stamps one a file
 */
record FileStamps(List<Object> stamps) {
    private record Stamp(Object identity, Object modified, long sizeBytes) {}

    static FileStamps of(List<Path> files) {
        List<Object> stamps = new ArrayList<>();
        for (Path file : files) {
            stamps.add(of(file));
        }
        return new FileStamps(List.copyOf(stamps));
    }

    private static Object of(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(String.valueOf(attributes.fileKey()), attributes.lastModifiedTime(), attributes.size());
        } catch (IOException e) {
            return "missing";
        }
    }
}
