package dev.longwave.loadtest.target;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * An {@code http} or {@code https} URL whose path and query may have {@code {channel}} in them.
 *
 * @param secure whether it is {@code https}
 * @param host a name or an address, without the brackets of IPv6
 * @param port 1 to 65535
 * @param path path and query, beginning with a slash
 */
public record HttpUrl(boolean secure, String host, int port, String path) {
    /** Stands for the channel's name in URLs, headers and bodies. */
    public static final String CHANNEL = "{channel}";

    // "{" is no character of a URI, so it is read with its escape in its place, which nothing else is written as
    private static final String STAND_IN = "%7Bchannel%7D";

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException if the text is none; the message says what is wrong
     */
    public static HttpUrl parse(String text) {
        URI uri;
        try {
            uri = new URI(text.replace(CHANNEL, STAND_IN));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "expected a URL such as http://127.0.0.1:8080/events/{channel}, got \"" + text + "\": "
                            + e.getReason(),
                    e);
        }
        boolean secure = "https".equalsIgnoreCase(uri.getScheme());
        if (!secure && !"http".equalsIgnoreCase(uri.getScheme())) {
            throw new IllegalArgumentException(
                    "expected a URL that begins with http:// or https://, got \"" + text + "\"");
        }
        if (uri.getHost() == null || uri.getHost().contains(STAND_IN)) {
            throw new IllegalArgumentException("expected a URL with a host, got \"" + text + "\"");
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new IllegalArgumentException("expected a port from 1 to 65535, got \"" + text + "\"");
        }
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80;
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new HttpUrl(
                secure, uri.getHost().replaceAll("[\\[\\]]", ""), port, (path + query).replace(STAND_IN, CHANNEL));
    }

    /** Host and port as the {@code Host} header has them. */
    public String authority() {
        String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return port == (secure ? 443 : 80) ? name : name + ":" + port;
    }

    @Override
    public String toString() {
        return (secure ? "https://" : "http://") + authority() + path;
    }
}
