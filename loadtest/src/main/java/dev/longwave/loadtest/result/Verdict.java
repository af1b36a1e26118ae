package dev.longwave.loadtest.result;

/**
 * What became of a threshold.
 *
 * @param threshold what the run was held against
 * @param state what came of it
 * @param reason the figure or, where it is unknown, why, and what to do
 */
public record Verdict(Threshold threshold, State state, String reason) {
    /** What can come of a threshold. */
    public enum State {
        /** The run is as it should be. */
        PASSED,
        /** The run fails. */
        FAILED,
        /** The run did not find out the figure, so nobody can tell. */
        UNKNOWN
    }

    /** All of it in one line: {@code "p99>50ms: failed, p99 was 62.1 ms"}. */
    public String sentence() {
        return threshold.text()
                + switch (state) {
                    case PASSED -> ": passed, ";
                    case FAILED -> ": failed, ";
                    case UNKNOWN -> ": unknown, as ";
                }
                + reason;
    }
}
