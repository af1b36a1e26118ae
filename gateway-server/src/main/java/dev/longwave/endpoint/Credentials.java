package dev.longwave.endpoint;

import dev.longwave.auth.Denial;
import dev.longwave.config.CorsConfig;
import dev.longwave.config.JwtConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a token or key stands in a request: in {@code Authorization}, which counts where it is there; on the public
 * listener else in {@code ?access_token=} where that is allowed, else in a cookie; on the internal one else in the session
 * that a cookie names.
 *
 * <p>A browser sends a cookie by itself, whichever page asks. So one counts only for pages of this host and of the
 * origins that are allowed by name.
 */
final class Credentials {
    private static final String SCHEME = "Bearer ";
    private static final String PARAMETER = "access_token";
    private static final String SESSION_COOKIE = "longwave_session";

    private final @Nullable JwtConfig subscribers;
    private final @Nullable OperatorSessions operators;
    private final CorsConfig cors;
    private final Denials denials;

    private Credentials(
            @Nullable JwtConfig subscribers, @Nullable OperatorSessions operators, CorsConfig cors, Denials denials) {
        this.subscribers = subscribers;
        this.operators = operators;
        this.cors = cors;
        this.denials = denials;
    }

    /** Those of publishers, and of operators with their browsers. */
    static Credentials ofInternal(OperatorSessions sessions, Denials denials) {
        return new Credentials(null, sessions, new CorsConfig(Set.of()), denials);
    }

    /** Those of subscribers. */
    static Credentials ofPublic(JwtConfig jwt, CorsConfig cors, Denials denials) {
        return new Credentials(jwt, null, cors, denials);
    }

    /**
     * What a request shows, null where it shows nothing.
     *
     * @throws ProblemException where it shows more than one thing, or from a page that it must not come from
     */
    @Nullable
    String of(Request request) throws ProblemException {
        String bearer = bearer(request);
        String parameter = subscribers != null && subscribers.queryToken() ? parameter(request) : null;
        if (bearer != null && parameter != null) {
            throw repeated(request);
        }
        if (bearer != null || parameter != null) {
            return bearer != null ? bearer : parameter;
        }
        if (operators != null) {
            String session = cookie(request, sessionCookie(request));
            return session == null ? null : operators.credential(session);
        }
        return subscribers == null ? null : cookie(request, subscribers.cookie());
    }

    /** What is to be shown. */
    String expected(Request request) {
        if (subscribers == null) {
            return "expected \"Authorization: Bearer\" and a key or token; in a browser, sign in at /";
        }
        String where = "expected a token, as \"Authorization: Bearer TOKEN\" or in the cookie " + subscribers.cookie();
        return request.target().all(PARAMETER).isEmpty() || subscribers.queryToken()
                ? where
                : where + "; one in the query counts only with auth.jwt.query-token";
    }

    /** A session's cookie; gateways on several ports of a host share their cookies, and must not take one another's. */
    static String sessionCookie(Request request) {
        SocketAddress local = request.ctx().channel().localAddress();
        return local instanceof InetSocketAddress address ? SESSION_COOKIE + '_' + address.getPort() : SESSION_COOKIE;
    }

    /** What stands in {@code Authorization}, null where nothing does. */
    static @Nullable String bearer(Request request) throws ProblemException {
        String header = request.oneHeader(HttpHeaderNames.AUTHORIZATION.toString());
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? header.substring(SCHEME.length()).strip()
                : null;
    }

    private @Nullable String parameter(Request request) throws ProblemException {
        List<String> values = request.target().all(PARAMETER);
        if (values.size() > 1) {
            throw repeated(request);
        }
        return values.isEmpty() ? null : values.get(0);
    }

    /** The name of the session that a browser has sent along, null where it has sent none or several. */
    static @Nullable String session(Request request) {
        Set<String> names = cookies(request, sessionCookie(request));
        return names.size() == 1 ? names.iterator().next() : null;
    }

    private static Set<String> cookies(Request request, String name) {
        Set<String> values = new HashSet<>();
        for (String header : request.headers().getAll(HttpHeaderNames.COOKIE)) {
            for (Cookie cookie : ServerCookieDecoder.LAX.decodeAll(header)) {
                if (cookie.name().equals(name)) {
                    values.add(cookie.value());
                }
            }
        }
        return values;
    }

    private @Nullable String cookie(Request request, String name) throws ProblemException {
        Set<String> values = cookies(request, name);
        if (values.isEmpty()) {
            return null;
        }
        if (values.size() > 1) {
            throw repeated(request);
        }
        checkPage(request);
        return values.iterator().next();
    }

    private void checkPage(Request request) throws ProblemException {
        String origin = request.oneHeader(HttpHeaderNames.ORIGIN.toString());
        if (origin != null) {
            boolean known = RequestRules.isOwnOrigin(origin, request.headers().get(HttpHeaderNames.HOST))
                    || cors.allowedOrigins().contains(origin);
            if (!known) {
                throw denials.of(
                        request,
                        Denial.FOREIGN_ORIGIN,
                        "the token came in a cookie, and from a page of neither this host nor one of"
                                + " cors.allowed-origins; name its origin there, or send the token in a header");
            }
            return;
        }
        // no Origin: a page of this host, or no fetch of a script at all
        String site = request.headers().get("Sec-Fetch-Site");
        if (site != null && !site.equalsIgnoreCase("same-origin") && !site.equalsIgnoreCase("none")) {
            throw denials.of(
                    request,
                    Denial.CROSS_SITE,
                    "the token came in a cookie, and from another site; send it in a header instead");
        }
    }

    private ProblemException repeated(Request request) {
        return denials.of(request, Denial.REPEATED, "expected one token, got more than one; send it in one way, once");
    }
}
