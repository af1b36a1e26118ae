package dev.longwave.config;

import java.util.List;

/**
 * What fills channels while somebody watches, {@code sources} and {@code source.*}.
 *
 * @param sources in the order in which they are tried for a channel
 * @param maxRunning most of them that run at a time, at least 1
 */
public record SourcesConfig(List<SourceConfig> sources, int maxRunning) {
    public SourcesConfig {
        sources = List.copyOf(sources);
        Bounds.atLeast("maxRunning", 1, maxRunning);
    }
}
