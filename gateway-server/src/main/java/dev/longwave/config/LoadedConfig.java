package dev.longwave.config;

import java.util.List;

/**
 * A configuration and where it came from.
 *
 * @param config the configuration
 * @param sources what took part, weakest first: {@code defaults}, {@code /etc/longwave.yaml},
 *     {@code environment (2 keys)}, {@code flags (1 key)}
 */
public record LoadedConfig(GatewayConfig config, List<String> sources) {
    public LoadedConfig {
        sources = List.copyOf(sources);
    }

    /** The sources as one line for people; of two that set the same key the later one won. */
    public String origin() {
        return String.join(", ", sources);
    }
}
