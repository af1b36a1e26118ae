package dev.longwave.config;

import java.util.Set;

/**
 * What stands between the public listener and its clients, {@code public.trusted-proxies} and {@code
 * public.forwarded-header}.
 *
 * @param trusted proxies whose word on where a client is counts
 * @param header the header in which they say it
 */
public record ProxyConfig(Set<AddressRange> trusted, ForwardedHeader header) {
    public ProxyConfig {
        trusted = Set.copyOf(trusted);
    }
}
