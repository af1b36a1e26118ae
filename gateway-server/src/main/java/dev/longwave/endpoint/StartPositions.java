package dev.longwave.endpoint;

import dev.longwave.hub.StartPosition;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a request where its stream begins: after {@code Last-Event-ID}, else after {@code last_event_id} of the
 * query, else as {@code since} or {@code last} say, else with what comes from now on. A browser that reconnects keeps
 * its URL, so a header outranks everything in it, and an empty one counts as none.
 */
final class StartPositions {
    private static final List<String> ID_PARAMETERS = List.of("last_event_id", "lastEventId", "lastEventID");
    private static final Pattern AGE = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));

    private StartPositions() {}

    static StartPosition of(Request request) throws ProblemException {
        String id = id(request);
        String since = request.target().one("since");
        String last = request.target().one("last");
        StartPosition configured = configured(since, last);
        return id == null ? configured : new StartPosition.After(id);
    }

    private static @Nullable String id(Request request) throws ProblemException {
        String header = request.oneHeader("Last-Event-ID");
        if (header != null && !header.isEmpty()) {
            return utf8(header);
        }
        String id = null;
        for (String name : ID_PARAMETERS) {
            String value = request.target().one(name);
            if (value != null && !value.isEmpty()) {
                if (id != null) {
                    throw new ProblemException(Problem.badRequest(
                            "Repeated parameter", "expected one of " + ID_PARAMETERS + " in the query, got two"));
                }
                id = value;
            }
        }
        return id;
    }

    private static StartPosition configured(@Nullable String since, @Nullable String last) throws ProblemException {
        if (since != null && last != null) {
            throw new ProblemException(
                    Problem.badRequest("Invalid position", "expected \"since\" or \"last\" in the query, got both"));
        }
        if (last != null) {
            if (!last.matches("[0-9]{1,7}")) {
                throw new ProblemException(Problem.badRequest(
                        "Invalid position",
                        "expected \"last\" as a number of events, 0 to 9999999, as in \"last=20\""));
            }
            return new StartPosition.Last(Integer.parseInt(last));
        }
        if (since == null) {
            return StartPosition.LIVE;
        }
        if (since.equals("earliest")) {
            return StartPosition.EARLIEST;
        }
        Matcher age = AGE.matcher(since);
        if (!age.matches()) {
            throw new ProblemException(Problem.badRequest(
                    "Invalid position",
                    "expected \"since\" as \"earliest\" or a time such as \"30s\", \"10m\" or \"2h\""));
        }
        Duration unit = UNITS.getOrDefault(age.group(2), Duration.ZERO);
        return new StartPosition.Since(unit.multipliedBy(Long.parseLong(age.group(1))));
    }

    /** Browsers send the id as UTF-8; the decoder made a character of each byte. */
    private static String utf8(String header) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(header.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return header;
        }
    }
}
