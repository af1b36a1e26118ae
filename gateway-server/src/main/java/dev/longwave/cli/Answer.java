package dev.longwave.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Map;
import java.util.Optional;

/** What the gateway says to one published line. */
sealed interface Answer {
    /**
     * Reads one line of the answer.
     *
     * @return empty if it is not an answer of a gateway
     */
    static Optional<Answer> parse(String line) {
        try {
            Map<String, String> fields = FlatJson.read(line);
            String status = fields.getOrDefault("status", "");
            if (status.matches("[45]\\d\\d")) {
                return Optional.of(new Refused(Problem.of(Integer.parseInt(status), fields)));
            }
            return Optional.ofNullable(fields.get("id")).map(Accepted::new);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /**
     * The event is published.
     *
     * @param id its id
     */
    record Accepted(String id) implements Answer {}

    /** The event is not published. */
    record Refused(Problem problem) implements Answer {}
}
