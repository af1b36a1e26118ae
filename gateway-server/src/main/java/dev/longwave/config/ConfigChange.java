package dev.longwave.config;

import java.util.List;

/**
 * What comes of a configuration that is loaded while a gateway runs.
 *
 * @param config what the gateway runs with from now on
 * @param changed the keys that have another value now
 * @param needRestart the keys whose new values a gateway has only from its next start on
 */
public record ConfigChange(LoadedConfig config, List<String> changed, List<String> needRestart) {
    public ConfigChange {
        changed = List.copyOf(changed);
        needRestart = List.copyOf(needRestart);
    }
}
