package dev.longwave.config;

import java.util.Optional;

/**
 * One of the two listeners, {@code public.*} or {@code internal.*}.
 *
 * @param address where it listens
 * @param auth who may use it
 * @param tls how it proves who it is and keeps what is said secret; none where it speaks in the clear
 */
public record ListenerConfig(ListenAddress address, AuthMode auth, Optional<TlsConfig> tls) {}
