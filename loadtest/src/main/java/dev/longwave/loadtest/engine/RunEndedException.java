package dev.longwave.loadtest.engine;

import dev.longwave.loadtest.result.Result;

/** The run cannot go on, or shall not. The message is a sentence for a person. */
final class RunEndedException extends Exception {
    private static final long serialVersionUID = 1;

    private final Result.Outcome outcome;

    private RunEndedException(Result.Outcome outcome, String message) {
        super(message);
        this.outcome = outcome;
    }

    static RunEndedException failed(String why) {
        return new RunEndedException(Result.Outcome.FAILED, why);
    }

    static RunEndedException interrupted() {
        return new RunEndedException(Result.Outcome.INTERRUPTED, "the run was ended early");
    }

    /** The sentence. */
    String why() {
        return String.valueOf(getMessage());
    }

    Result.Outcome outcome() {
        return outcome;
    }
}
