package dev.longwave.endpoint;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What every request must keep to, whatever it asks for: framing that nobody can read in two ways, and one host. */
final class RequestRules {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=%-]*|\\[[0-9A-Fa-f:.]+\\]");
    private static final Pattern PORT = Pattern.compile(":[0-9]{0,5}");

    private RequestRules() {}

    /** The problem with a request that could not be decoded. */
    static Problem undecodable(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new Problem(
                    HttpResponseStatus.REQUEST_URI_TOO_LONG,
                    "Request line too long",
                    "the request line is longer than http.max-request-line; ask for fewer channels at a time");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new Problem(
                    HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                    "Header too large",
                    "the header fields are more than http.max-headers, or together larger than"
                            + " http.max-header-bytes; send fewer or shorter ones");
        }
        String message = cause.getMessage();
        return Problem.badRequest("Malformed request", message == null ? "not HTTP/1.1" : message);
    }

    /** The problem with a request that was decoded, null where there is none. */
    static @Nullable Problem problemWith(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        if (!version.protocolName().equals("HTTP") || version.majorVersion() < 1) {
            return Problem.badRequest("Malformed request", "expected HTTP/1.1 or HTTP/1.0 as the version");
        }
        if (version.majorVersion() > 1) {
            return new Problem(
                    HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED,
                    "HTTP version not supported",
                    "expected HTTP/1.1 or HTTP/1.0, got " + version.text());
        }
        HttpHeaders headers = request.headers();
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1 || (hosts.isEmpty() && version.minorVersion() > 0)) {
            return Problem.badRequest("Invalid Host", "expected one Host header, got " + hosts.size());
        }
        if (!hosts.isEmpty() && hostName(hosts.get(0)) == null) {
            return Problem.badRequest("Invalid Host", "expected a host name or address, and perhaps a port");
        }
        if (headers.contains(HttpHeaderNames.CONTENT_LENGTH)
                && !headers.get(HttpHeaderNames.CONTENT_LENGTH).chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Problem.badRequest("Malformed request", "expected one Content-Length of digits only");
        }
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (!codings.isEmpty() && !(codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked"))) {
            return Problem.badRequest("Malformed request", "expected \"chunked\" as the only transfer coding");
        }
        String expectation = headers.get(HttpHeaderNames.EXPECT);
        if (expectation != null && !expectation.equalsIgnoreCase("100-continue")) {
            return new Problem(
                    HttpResponseStatus.EXPECTATION_FAILED,
                    "Expectation failed",
                    "expected no Expect header but \"100-continue\"");
        }
        return null;
    }

    /** The name in a Host header, without the port and in lower case; null where it is not well formed. */
    static @Nullable String hostName(String host) {
        int colon = host.endsWith("]") ? -1 : host.lastIndexOf(':');
        if (colon >= 0 && !PORT.matcher(host.substring(colon)).matches()) {
            return null;
        }
        String name = colon < 0 ? host : host.substring(0, colon);
        return HOST.matcher(name).matches() ? name.toLowerCase(Locale.ROOT) : null;
    }

    /** Whether an origin is that of the host that a request was sent to; before a proxy with TLS the schemes differ. */
    static boolean isOwnOrigin(String origin, @Nullable String host) {
        int scheme = origin.indexOf("://");
        return host != null
                && scheme > 0
                && origin.substring(scheme + 3).toLowerCase(Locale.ROOT).equals(host.toLowerCase(Locale.ROOT));
    }
}
