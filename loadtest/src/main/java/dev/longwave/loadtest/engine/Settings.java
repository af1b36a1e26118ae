package dev.longwave.loadtest.engine;

import dev.longwave.loadtest.target.Target;
import java.util.List;
import java.util.Map;

/**
 * Everything that a run has to know.
 *
 * @param name what the run is called where several are shown
 * @param target the server
 * @param load what is put on it
 * @param scenario what happens
 * @param resources what the load test may use
 * @param gapType the type of the events by which the server tells a gap
 * @param insecure whether any certificate will do
 * @param serverPids the server's processes, whose cost is measured; none if that is of no interest
 * @param shown all of these as a person gave them, for the result
 */
public record Settings(
        String name,
        Target target,
        Load load,
        Scenario scenario,
        Resources resources,
        String gapType,
        boolean insecure,
        List<Long> serverPids,
        Map<String, String> shown) {}
