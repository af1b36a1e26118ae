package dev.longwave.limit;

import dev.longwave.config.AddressRange;
import dev.longwave.config.ForwardedHeader;
import dev.longwave.config.ProxyConfig;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where a client is that comes through proxies. Each proxy adds to the header, at its end, whom it speaks for; so
 * it is read from the end, and only as far as those who wrote it are trusted: what stands before that is whatever the
 * client made up. Safe from any thread.
 */
public final class TrustedProxies {
    /** Nobody's word counts. */
    public static final TrustedProxies NONE =
            new TrustedProxies(new ProxyConfig(Set.of(), ForwardedHeader.X_FORWARDED_FOR));

    private final Set<AddressRange> trusted;
    private final ForwardedHeader header;

    /** Creates one that trusts whom a configuration does. */
    public TrustedProxies(ProxyConfig config) {
        this.trusted = config.trusted();
        this.header = config.header();
    }

    /**
     * Where a request comes from: the address nearest to the client that somebody trusted has told of, with port 0; the
     * connection's other end where nobody has.
     *
     * @param peer the connection's other end
     * @param headers the request's
     */
    public @Nullable SocketAddress client(@Nullable SocketAddress peer, HttpHeaders headers) {
        if (trusted.isEmpty() || !(peer instanceof InetSocketAddress inet) || !isTrusted(inet.getAddress())) {
            return peer;
        }
        List<String> lines = headers.getAll(header.toString());
        ForwardedChain chain = new ForwardedChain(String.join(",", lines), header == ForwardedHeader.FORWARDED);
        InetAddress nearest = null;
        InetAddress next;
        while ((next = chain.previous()) != null) {
            nearest = next;
            if (!isTrusted(next)) {
                break;
            }
        }
        return nearest == null ? peer : new InetSocketAddress(nearest, 0);
    }

    private boolean isTrusted(@Nullable InetAddress address) {
        return address != null && AddressRange.anyContains(trusted, address);
    }
}
