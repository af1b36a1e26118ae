package dev.longwave.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a listener listens.
 *
 * @param host an IPv4 address, an IPv6 address without brackets, or a host name; {@code localhost} is always loopback
 * @param port 0 to 65535, 0 for any that is free
 */
public record ListenAddress(String host, int port) {
    private static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(?:\\." + BYTE + "){3}");
    private static final int MAX_PORT = 65_535;

    public ListenAddress {
        if (!isHost(host)) {
            throw new IllegalArgumentException("host must be an IP address or a host name, got " + Quoted.of(host));
        }
        if (!isPort(port)) {
            throw new IllegalArgumentException("port must be 0 to " + MAX_PORT + ", got " + port);
        }
    }

    static boolean isHost(String text) {
        return ipAddress(text) != null || HostName.isValid(text);
    }

    static boolean isPort(int port) {
        return port >= 0 && port <= MAX_PORT;
    }

    /**
     * Tells whether only this machine can reach it. A host name other than {@code localhost} is taken to be reachable:
     * what it stands for may change.
     */
    public boolean isLoopback() {
        InetAddress address = ipAddress(host);
        return address == null ? isLocalhost() : address.isLoopbackAddress();
    }

    /** Tells whether it stands for every address of this machine. */
    public boolean isWildcard() {
        InetAddress address = ipAddress(host);
        return address != null && address.isAnyLocalAddress();
    }

    /**
     * The socket address to bind. A host name is looked up, which may block; {@code localhost} is not, so that no
     * hosts file can turn it into an address that others reach.
     *
     * @throws UnknownHostException if the name does not resolve
     */
    public InetSocketAddress resolve() throws UnknownHostException {
        InetAddress address = ipAddress(host);
        if (address == null) {
            address = isLocalhost() ? InetAddress.getLoopbackAddress() : InetAddress.getByName(host);
        }
        return new InetSocketAddress(address, port);
    }

    private boolean isLocalhost() {
        return host.equalsIgnoreCase("localhost");
    }

    /** The address that a text spells, or null if it spells none. Never looks a name up. */
    private static @Nullable InetAddress ipAddress(String text) {
        try {
            if (text.indexOf(':') >= 0) {
                // In brackets it is read as an IPv6 address or refused.
                return InetAddress.getByName("[" + text + "]");
            }
            return IPV4.matcher(text).matches() ? InetAddress.getByName(text) : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** The form of the configuration: {@code 127.0.0.1:8080}, {@code [::1]:8080}. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
