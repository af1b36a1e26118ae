package dev.longwave.source;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks servers over HTTP/1.1, on connections that are kept for the next question; the one that was used last is taken
 * first, so that there are as many as are needed at a time. Confined to one event loop: call every method there.
 */
final class HttpGets {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int KEPT_SECONDS = 30;
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    /** What says how the request itself is sent, which is not a header's to choose. */
    private static final Set<String> OWN_HEADERS =
            Set.of("connection", "content-length", "expect", "host", "te", "transfer-encoding", "upgrade");

    /**
     * A server, and how it is spoken to.
     *
     * @param host a name, or an address without brackets
     */
    record Origin(String scheme, String host, int port) {
        /** That of a URL with a scheme and a host. */
        static Origin of(URI url) {
            String scheme = url.getScheme().toLowerCase(Locale.ROOT);
            int port = url.getPort() >= 0 ? url.getPort() : scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
            String host = url.getHost().toLowerCase(Locale.ROOT);
            return new Origin(scheme, host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
        }

        boolean isTls() {
            return scheme.equals("https");
        }
    }

    private final EventLoop loop;
    private final Executor names;
    private final int limitBytes;
    private final Map<Origin, Deque<Connection>> kept = new HashMap<>();
    private @Nullable SslContext tls;

    /**
     * Creates the one that all polls share.
     *
     * @param names where the names of servers are looked up, which may take long
     * @param limitBytes longest body that is read
     */
    HttpGets(EventLoop loop, Executor names, int limitBytes) {
        this.loop = loop;
        this.names = names;
        this.limitBytes = limitBytes;
    }

    /**
     * Sends a request to get something.
     *
     * @return the answer; fails with {@link TooLargeException} or what the network says; cancelling it ends the request
     * @throws IllegalArgumentException where a header cannot be sent; the message does not have its value
     */
    CompletableFuture<HttpAnswer> send(URI url, Map<String, String> headers) {
        Question question = new Question(Origin.of(url), request(url, headers));
        Deque<Connection> usable = kept.get(question.origin);
        Connection connection = usable == null ? null : usable.pollFirst();
        if (connection == null) {
            question.connect();
        } else {
            connection.ask(question, true);
        }
        return question.answer;
    }

    private static FullHttpRequest request(URI url, Map<String, String> headers) {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String target = url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
        FullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, target, Unpooled.EMPTY_BUFFER);
        request.headers().set(HttpHeaderNames.HOST, url.getRawAuthority());
        request.headers().set(HttpHeaderNames.USER_AGENT, "longwave");
        headers.forEach((name, value) -> {
            if (OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("the header \"" + name + "\" is not one that can be set");
            }
            request.headers().set(name, value);
        });
        return request;
    }

    /** A body that is longer than it may be. The message is for viewers. */
    static final class TooLargeException extends Exception {
        private static final long serialVersionUID = 1L;

        private TooLargeException(int limitBytes) {
            super("the answer is larger than " + limitBytes + " bytes", null, false, false);
        }
    }

    /** A request, until it is answered. */
    private final class Question {
        private final Origin origin;
        private final FullHttpRequest request;
        private final CompletableFuture<HttpAnswer> answer = new CompletableFuture<>();

        Question(Origin origin, FullHttpRequest request) {
            this.origin = origin;
            this.request = request;
        }

        void connect() {
            CompletableFuture.supplyAsync(this::address, names).whenCompleteAsync(this::connectTo, loop);
        }

        private InetSocketAddress address() {
            try {
                return new InetSocketAddress(InetAddress.getByName(origin.host), origin.port);
            } catch (UnknownHostException e) {
                throw new CompletionException(e);
            }
        }

        private void connectTo(@Nullable InetSocketAddress address, @Nullable Throwable failure) {
            if (answer.isDone()) {
                return;
            }
            if (address == null) {
                answer.completeExceptionally(failure == null ? new IOException("no address") : failure);
                return;
            }
            Connection connection = new Connection(origin);
            ChannelFuture connected = new Bootstrap()
                    .group(loop)
                    .channel(NioSocketChannel.class)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) throws SSLException {
                            connection.build(channel);
                        }
                    })
                    .connect(address);
            connected.addListener(done -> {
                if (done.isSuccess()) {
                    connection.ask(this, false);
                } else {
                    answer.completeExceptionally(done.cause());
                }
            });
        }
    }

    /** A connection: what it is asked, and until then its place among those that are kept. */
    private final class Connection extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final Origin origin;
        private @Nullable Channel channel;
        private @Nullable Question question;
        private boolean wasKept;

        Connection(Origin origin) {
            this.origin = origin;
        }

        void build(Channel newChannel) throws SSLException {
            channel = newChannel;
            if (origin.isTls()) {
                newChannel.pipeline().addLast(tls().newHandler(newChannel.alloc(), origin.host, origin.port));
            }
            newChannel
                    .pipeline()
                    .addLast(
                            new IdleStateHandler(0, 0, KEPT_SECONDS, TimeUnit.SECONDS),
                            new HttpClientCodec(),
                            new HttpObjectAggregator(limitBytes),
                            this);
        }

        void ask(Question next, boolean again) {
            question = next;
            wasKept = again;
            Channel open = channel;
            if (open == null || next.answer.isDone()) {
                close();
                return;
            }
            next.answer.whenComplete((answer, failure) -> {
                if (failure != null && question == next) {
                    loop.execute(this::close);
                }
            });
            // it may be needed once more
            open.writeAndFlush(next.request.retainedDuplicate());
        }

        private void close() {
            if (channel != null) {
                channel.close();
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpResponse response) {
            Question answered = question;
            if (answered == null) {
                // nobody has asked for anything
                context.close();
                return;
            }
            if (response.decoderResult().isFailure()) {
                fail(response.decoderResult().cause());
                return;
            }
            if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
                return;
            }
            question = null;
            if (HttpUtil.isKeepAlive(response)) {
                kept.computeIfAbsent(origin, key -> new ArrayDeque<>()).addFirst(this);
            } else {
                context.close();
            }
            answered.answer.complete(HttpAnswer.of(response));
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            Deque<Connection> usable = kept.get(origin);
            if (usable != null && usable.remove(this) && usable.isEmpty()) {
                kept.remove(origin);
            }
            Question unanswered = question;
            if (unanswered != null && wasKept && !unanswered.answer.isDone()) {
                // the server closed it as it was being asked, which says nothing about a new one
                question = null;
                unanswered.connect();
            } else {
                fail(new IOException("the connection was closed"));
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof IdleStateEvent && question == null) {
                context.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof TooLongFrameException) {
                fail(new TooLargeException(limitBytes));
            } else if (!wasKept) {
                fail(cause);
            }
            context.close();
        }

        private void fail(Throwable cause) {
            Question failed = question;
            question = null;
            if (failed != null) {
                failed.answer.completeExceptionally(cause);
            }
            close();
        }
    }

    private SslContext tls() throws SSLException {
        if (tls == null) {
            // checks that the certificate is the host's
            tls = SslContextBuilder.forClient()
                    .endpointIdentificationAlgorithm("HTTPS")
                    .build();
        }
        return tls;
    }
}
