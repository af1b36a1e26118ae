package dev.longwave.cli;

import java.time.Duration;
import java.util.List;

/** What became of lines that were sent in one request. */
sealed interface BatchOutcome {
    /**
     * The gateway has answered.
     *
     * @param answers the answers to the first lines; fewer than lines if the connection broke before all were answered
     */
    record Answered(List<Answer> answers) implements BatchOutcome {}

    /**
     * The gateway has no room now.
     *
     * @param delay how long to wait before the next try
     */
    record Busy(Problem problem, Duration delay) implements BatchOutcome {}

    /**
     * The gateway is not there, or went away before it answered. Whether it has the lines is not known.
     *
     * @param connected whether it was there at first
     */
    record Lost(String reason, boolean connected) implements BatchOutcome {}

    /** The request as a whole is larger than what the gateway, or a proxy before it, takes. */
    record TooLarge(Problem problem) implements BatchOutcome {}

    /** The gateway refuses all of it, and would again. */
    record Refused(String reason) implements BatchOutcome {}
}
