package dev.longwave.endpoint;

import java.util.Map;

/**
 * Pages for browsers, and what they load.
 *
 * @param resources the resource of the jar that stands at each path
 * @param imports the path that a module's bare import stands for. A page would say so in an import map, which stands in the
 *     page itself, and these pages may have no script in them
 */
public record Pages(Map<String, String> resources, Map<String, String> imports) {}
