package dev.longwave.endpoint;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request whose head has passed the rules.
 *
 * @param ctx the connection it came on
 * @param http as it was decoded
 * @param target where it goes
 * @param client where it comes from, as far as it is known; of a proxy's, whom the proxy speaks for
 */
record Request(
        ChannelHandlerContext ctx,
        HttpRequest http,
        RequestTarget target,
        @Nullable SocketAddress client) {
    HttpMethod method() {
        return http.method();
    }

    HttpHeaders headers() {
        return http.headers();
    }

    /**
     * The value of a header that may stand once, null where it does not.
     *
     * @throws ProblemException where it stands more than once
     */
    @Nullable
    String oneHeader(String name) throws ProblemException {
        List<String> values = http.headers().getAll(name);
        if (values.size() > 1) {
            throw new ProblemException(Problem.badRequest(
                    "Repeated header", "expected " + name + " once, got it " + values.size() + " times"));
        }
        return values.isEmpty() ? null : values.get(0);
    }
}
