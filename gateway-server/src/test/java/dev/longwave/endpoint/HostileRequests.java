package dev.longwave.endpoint;

import dev.longwave.endpoint.HostileRequest.Listener;
import dev.longwave.endpoint.HostileRequest.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code hostile-requests.txt}, which says how it is written. */
final class HostileRequests {
    private static final String FILE = "/hostile-requests.txt";
    private static final Pattern HEAD = Pattern.compile("-- (.+) -> (public|internal|both) ([0-9]{3})"
            + " (close|keep|stream|cut)(?:, ([A-Z][A-Za-z-]*: .+?))?(?:, says (.+))?");

    private final List<HostileRequest> requests = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private @Nullable Matcher head;

    private HostileRequests() {}

    static List<HostileRequest> all() {
        HostileRequests read = new HostileRequests();
        text().lines().forEach(read::line);
        read.endCase();
        return read.requests;
    }

    private static String text() {
        try (InputStream in = HostileRequests.class.getResourceAsStream(FILE)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void line(String line) {
        if (line.startsWith("-- ")) {
            endCase();
            head = HEAD.matcher(line);
            if (!head.matches()) {
                throw new IllegalArgumentException("expected \"-- NAME -> LISTENER STATUS OUTCOME\", got " + line);
            }
        } else if (!line.startsWith("#") && !line.startsWith("==")) {
            new Escapes(line, bytes).writeTo(line.length());
        }
    }

    private void endCase() {
        if (head != null) {
            requests.add(new HostileRequest(
                    head.group(1),
                    listeners(head.group(2)),
                    bytes.toByteArray(),
                    Integer.parseInt(head.group(3)),
                    Outcome.valueOf(head.group(4).toUpperCase(Locale.ROOT)),
                    head.group(5),
                    head.group(6) == null ? "" : head.group(6)));
        }
        bytes.reset();
        head = null;
    }

    private static Set<Listener> listeners(String name) {
        return name.equals("both")
                ? EnumSet.allOf(Listener.class)
                : EnumSet.of(Listener.valueOf(name.toUpperCase(Locale.ROOT)));
    }

    /** One line of bytes. */
    private static final class Escapes {
        private static final Pattern REPETITION = Pattern.compile("([0-9]+) ");

        private final String line;
        private final ByteArrayOutputStream out;
        private int at;

        Escapes(String line, ByteArrayOutputStream out) {
            this.line = line;
            this.out = out;
        }

        void writeTo(int end) {
            while (at < end) {
                char c = line.charAt(at++);
                if (c != '\\') {
                    out.write(c);
                } else {
                    writeEscaped(line.charAt(at++));
                }
            }
        }

        private void writeEscaped(char c) {
            switch (c) {
                case 'r' -> out.write('\r');
                case 'n' -> out.write('\n');
                case 't' -> out.write('\t');
                case '\\' -> out.write('\\');
                case 'x' -> {
                    out.write(Integer.parseInt(line.substring(at, at + 2), 16));
                    at += 2;
                }
                case '[' -> repeat();
                default -> throw new IllegalArgumentException("expected an escape, got \\" + c + " in " + line);
            }
        }

        private void repeat() {
            Matcher times = REPETITION.matcher(line).region(at, line.length());
            int end = line.indexOf("\\]", at);
            if (!times.lookingAt() || end < 0) {
                throw new IllegalArgumentException("expected \"\\[TIMES TEXT\\]\" at " + at + " of " + line);
            }
            for (int left = Integer.parseInt(times.group(1)); left > 0; left--) {
                at = times.end();
                writeTo(end);
            }
            at = end + 2;
        }
    }
}
