package dev.longwave.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks at process groups, where the system shows them in {@code /proc} as Linux does. */
final class ProcessGroups {
    private static final Path PROC = Path.of("/proc");

    private ProcessGroups() {}

    static boolean areShown() {
        return Files.isReadable(PROC.resolve("self/stat"));
    }

    /** Whether no process of a group is left, but for dead ones that nobody has asked for yet. */
    static boolean isEmpty(long group) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (groupOf(process) == group) {
                    return false;
                }
            }
        } catch (IOException e) {
            return true;
        }
        return true;
    }

    /** The group that a process is in, 0 where it is gone. */
    static long groupOf(long pid) {
        return groupOf(PROC.resolve(Long.toString(pid)));
    }

    private static long groupOf(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            // the name, which may be anything, stands in parentheses; then state, parent and group
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 4);
            return fields[0].equals("Z") || fields[0].equals("X") ? 0 : Long.parseLong(fields[2]);
        } catch (IOException | RuntimeException e) {
            // it has ended meanwhile
            return 0;
        }
    }
}
