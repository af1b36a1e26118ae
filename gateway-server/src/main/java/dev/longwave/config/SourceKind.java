package dev.longwave.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where the events of a source come from. Every placeholder is a name of the source's channel. */
public sealed interface SourceKind {
    /** The word for it in configuration, lists and metrics. */
    String label();

    /**
     * A process whose output is published line by line.
     *
     * @param argv the program, which has no placeholder, and its arguments; at least the program
     * @param restart what happens when it ends by itself
     * @param directory where it runs, null for the gateway's own working directory
     * @param environment variables besides those it has from the gateway
     */
    record Exec(
            List<Template> argv, Restart restart, @Nullable Path directory, Map<String, String> environment)
            implements SourceKind {
        public Exec {
            argv = List.copyOf(argv);
            environment = Map.copyOf(environment);
            Bounds.atLeast("the length of argv", 1, argv.size());
            if (!argv.get(0).names().isEmpty()) {
                throw new IllegalArgumentException("the program must have no placeholder, got " + argv.get(0));
            }
        }

        @Override
        public String label() {
            return "exec";
        }
    }

    /**
     * A file that grows, published line by line.
     *
     * @param path the file
     * @param lines how many of its last lines come first, zero for none
     */
    record Tail(Template path, int lines) implements SourceKind {
        public Tail {
            Bounds.atLeast("lines", 0, lines);
        }

        @Override
        public String label() {
            return "tail";
        }
    }

    /**
     * A URL that is asked again and again, published when the answer changes.
     *
     * @param url with {@code http} or {@code https}; no placeholder before its path
     * @param every time between two requests, positive
     * @param timeout how long a request may take, positive
     * @param field the one field of the JSON body to publish, null for the whole body
     * @param until what ends the channel, null where nothing does
     * @param headers of each request, by name
     */
    record Poll(
            Template url,
            Duration every,
            Duration timeout,
            @Nullable String field,
            @Nullable Until until,
            Map<String, String> headers)
            implements SourceKind {
        public Poll {
            Bounds.positive("every", every);
            Bounds.positive("timeout", timeout);
            headers = Map.copyOf(headers);
        }

        @Override
        public String label() {
            return "poll";
        }
    }

    /**
     * Ends a poll's channel once a field of the JSON body has one of some values.
     *
     * @param field the name of a field of the outermost object
     * @param in its last values as text, at least one
     */
    record Until(String field, Set<String> in) {
        public Until {
            in = Set.copyOf(in);
            Bounds.atLeast("the number of values", 1, in.size());
        }
    }
}
