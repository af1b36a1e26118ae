package dev.longwave.source;

import java.util.Map;

/** How runs of one configured source are made. */
interface SourceStarter {
    /**
     * Starts a run; never throws because what it needs is missing: that is told as an error and an end.
     *
     * @param values what the placeholders of the configuration stand for, by name
     */
    SourceRun start(Map<String, String> values, SourceOutput output);
}
