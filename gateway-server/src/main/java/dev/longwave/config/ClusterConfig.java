package dev.longwave.config;

import java.util.Optional;

/**
 * How several gateways are one, {@code cluster.*}.
 *
 * @param redis what they share; empty where this gateway is by itself
 * @param nodeName what this one is called among them; empty where it chooses
 */
public record ClusterConfig(Optional<RedisConfig> redis, Optional<String> nodeName) {}
