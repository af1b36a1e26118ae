package dev.longwave.endpoint;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.cookie.CookieHeaderNames.SameSite;
import io.netty.handler.codec.http.cookie.DefaultCookie;
import io.netty.handler.codec.http.cookie.ServerCookieEncoder;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * {@code /console/session}: how a browser signs in. {@code POST} with a key or token in {@code Authorization} begins a
 * session, whose name is kept in a cookie that no script reads and no other site sends; {@code GET} tells whether there is
 * one; {@code DELETE} ends it.
 */
final class SessionEndpoint {
    private static final String PATH = "/console/session";

    private final OperatorSessions sessions;
    private final boolean keyWanted;

    /**
     * Creates one.
     *
     * @param keyWanted whether there is anything to sign in for
     */
    SessionEndpoint(OperatorSessions sessions, boolean keyWanted) {
        this.sessions = sessions;
        this.keyWanted = keyWanted;
    }

    static boolean takes(RequestTarget target) {
        return target.path().equals(PATH);
    }

    /** For operators who were let in, by whatever they have shown. */
    Exchange exchange(Request request, Reply reply) throws ProblemException {
        HttpMethod method = request.method();
        if (method.equals(HttpMethod.GET)) {
            return new NoBody(() -> reply.send(state()));
        }
        if (method.equals(HttpMethod.POST)) {
            String credential = keyWanted ? Credentials.bearer(request) : null;
            return new NoBody(() -> reply.send(begin(request, credential)));
        }
        if (method.equals(HttpMethod.DELETE)) {
            return new NoBody(() -> reply.send(end(request)));
        }
        throw new ProblemException(Problem.methodNotAllowed("GET, POST, DELETE"));
    }

    private FullHttpResponse state() {
        FullHttpResponse response = Answer.json("{\"key\":" + keyWanted + "}");
        response.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        return response;
    }

    private FullHttpResponse begin(Request request, @Nullable String credential) {
        FullHttpResponse response = state();
        if (credential != null) {
            response.headers().set(HttpHeaderNames.SET_COOKIE, cookie(request, sessions.begin(credential), false));
        }
        return response;
    }

    private FullHttpResponse end(Request request) throws ProblemException {
        String name = Credentials.session(request);
        if (name != null) {
            sessions.end(name);
        }
        FullHttpResponse response = Answer.noContent();
        response.headers().set(HttpHeaderNames.SET_COOKIE, cookie(request, "", true));
        return response;
    }

    /** Without an age: it is gone with the browser. */
    private static String cookie(Request request, String value, boolean over) {
        DefaultCookie cookie = new DefaultCookie(Credentials.sessionCookie(request), value);
        cookie.setPath("/");
        cookie.setHttpOnly(true);
        cookie.setSameSite(SameSite.Strict);
        cookie.setSecure(request.ctx().pipeline().get(SslHandler.class) != null);
        if (over) {
            cookie.setMaxAge(0);
        }
        return ServerCookieEncoder.STRICT.encode(cookie);
    }
}
