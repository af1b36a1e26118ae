package dev.longwave.config;

/**
 * One of the two listeners, {@code public.*} or {@code internal.*}.
 *
 * @param address where it listens
 * @param auth who may use it
 */
public record ListenerConfig(ListenAddress address, AuthMode auth) {}
