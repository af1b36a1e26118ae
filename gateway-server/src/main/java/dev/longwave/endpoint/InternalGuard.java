package dev.longwave.endpoint;

import dev.longwave.auth.Denial;
import dev.longwave.config.AuthMode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages of other origins away from the internal listener, which trusts whoever reaches it: a browser says
 * where a request comes from, and by which name it reached the listener, so neither a form on some page nor a name that
 * was made to point here gets through.
 */
final class InternalGuard {
    private static final Pattern IPV4 = Pattern.compile("[0-9.]+");

    private final AuthMode auth;
    private final Set<String> allowedHosts;
    private final Denials denials;

    InternalGuard(AuthMode auth, Set<String> allowedHosts, Denials denials) {
        this.auth = auth;
        this.allowedHosts = allowedHosts;
        this.denials = denials;
    }

    void check(Request request) throws ProblemException {
        String host = request.headers().get(HttpHeaderNames.HOST);
        checkHost(host);
        String origin = request.oneHeader(HttpHeaderNames.ORIGIN.toString());
        if (origin != null && !RequestRules.isOwnOrigin(origin, host)) {
            throw denials.of(
                    request,
                    Denial.FOREIGN_ORIGIN,
                    "the request comes from a web page of another origin; publish from a back end");
        }
        String site = request.headers().get("Sec-Fetch-Site");
        if ("cross-site".equalsIgnoreCase(site)) {
            throw denials.of(
                    request,
                    Denial.CROSS_SITE,
                    "the request comes from a web page of another site; publish from a back end");
        }
    }

    private void checkHost(@Nullable String host) throws ProblemException {
        if (host == null || auth != AuthMode.NONE) {
            return;
        }
        String name = RequestRules.hostName(host);
        boolean known = name != null
                && (name.startsWith("[")
                        || IPV4.matcher(name).matches()
                        || name.equals("localhost")
                        || allowedHosts.contains(name));
        if (!known) {
            throw new ProblemException(new Problem(
                    HttpResponseStatus.MISDIRECTED_REQUEST,
                    "Unknown host",
                    "expected an IP address, localhost or one of internal.allowed-hosts as the Host; add the name there"
                            + " if it is yours"));
        }
    }
}
