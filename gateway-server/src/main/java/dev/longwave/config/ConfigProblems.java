package dev.longwave.config;

import java.util.List;

/** All that is wrong with a configuration: one line a problem, each saying where, what was expected and what to do. */
public final class ConfigProblems extends Exception {
    private static final long serialVersionUID = 1;

    private final String[] lines;

    ConfigProblems(List<String> lines) {
        super(String.join("\n", lines));
        this.lines = lines.toArray(String[]::new);
    }

    /** The problems, at least one: those of the file, of the environment, of the flags, and then what does not fit. */
    public List<String> lines() {
        return List.of(lines);
    }
}
