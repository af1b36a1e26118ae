package dev.longwave.cli;

import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where a gateway's listener is, possibly below a path of a proxy.
 *
 * @param base an {@code http} or {@code https} URL without query or fragment, and without a slash at its end
 */
record GatewayUrl(String base) {
    GatewayUrl {
        if (!isBase(base)) {
            throw new IllegalArgumentException("expected http://HOST:PORT, got \"" + base + "\"; "
                    + (base.contains("://")
                            ? "write http or https, a host and a port"
                            : "write \"http://" + base + "\""));
        }
        while (base.endsWith("/")) {
            base = base.substring(0, base.length() - 1);
        }
    }

    /** The URL of something on the listener; the path begins with a slash and may end with a query. */
    URI resolve(String pathAndQuery) {
        return URI.create(base + pathAndQuery);
    }

    private static boolean isBase(String text) {
        try {
            URI uri = new URI(text);
            boolean isHttp = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            return isHttp && uri.getHost() != null && uri.getRawQuery() == null && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return base;
    }

    /** Reads a {@code --url} option. */
    static final class Converter implements ITypeConverter<GatewayUrl> {
        @Override
        public GatewayUrl convert(String value) {
            try {
                return new GatewayUrl(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
