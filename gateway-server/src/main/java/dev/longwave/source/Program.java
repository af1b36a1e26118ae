package dev.longwave.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to execute.
 *
 * @param argv the program and its arguments
 * @param directory where it runs, null for the gateway's own
 * @param environment variables besides those that it has from the gateway, whose own configuration it does not see
 */
record Program(List<String> argv, @Nullable Path directory, Map<String, String> environment) {
    private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

    /** The name as it was configured. */
    String name() {
        return argv.get(0);
    }

    /**
     * What starts it, once it is sure to be there: a program that starts it for us could not tell.
     *
     * @throws CannotStartException where it is not
     */
    ProcessBuilder toBuilder() throws CannotStartException {
        ProcessBuilder builder = new ProcessBuilder(argv);
        builder.environment().keySet().removeIf(name -> name.startsWith("LONGWAVE_"));
        builder.environment().putAll(environment);
        if (directory != null) {
            if (!Files.isDirectory(directory)) {
                throw CannotStartException.noDirectory(name());
            }
            builder.directory(directory.toFile());
        }
        if (!isThere(builder.environment().getOrDefault("PATH", DEFAULT_PATH))) {
            throw CannotStartException.notFound(name());
        }
        return builder;
    }

    private boolean isThere(String path) {
        Path base = directory == null ? Path.of("") : directory;
        if (name().indexOf('/') >= 0) {
            return isExecutable(base.resolve(name()));
        }
        for (String each : path.split(":", -1)) {
            if (isExecutable(base.resolve(each).resolve(name()))) {
                return true;
            }
        }
        return false;
    }

    static boolean isExecutable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }
}
