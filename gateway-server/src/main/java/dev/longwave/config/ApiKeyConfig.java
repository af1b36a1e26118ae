package dev.longwave.config;

import java.util.List;

/**
 * A key for the internal listener, an entry of {@code auth.api-keys}.
 *
 * @param name what it is called in logs; not secret
 * @param key what is sent
 * @param publish channels and patterns that may be published to
 * @param subscribe channels and patterns that may be subscribed to
 * @param admin whether it opens everything on the internal listener but publishing
 */
public record ApiKeyConfig(String name, Secret key, List<String> publish, List<String> subscribe, boolean admin) {
    public ApiKeyConfig {
        publish = List.copyOf(publish);
        subscribe = List.copyOf(subscribe);
    }
}
