package dev.longwave.loadtest.engine;

import dev.longwave.loadtest.wire.ResponseHead;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection that the publisher sends pipelined requests over; it comes back when it is lost. What was not answered then
 * counts as failed, as nobody can know. Confined to the publisher's event loop.
 */
final class PublisherConnection {
    private static final long RECONNECT_MILLIS = 100;
    private static final int MOST_ANSWER_BYTES = 1 << 20;

    private final Publisher publisher;
    private final Transport transport;
    private final ArrayDeque<Sent> unanswered = new ArrayDeque<>();
    private @Nullable Channel connection;
    private boolean ready;
    private boolean connecting;
    private boolean unflushed;
    private boolean closed;

    PublisherConnection(Publisher publisher, Transport transport) {
        this.publisher = publisher;
        this.transport = transport;
    }

    int unanswered() {
        return unanswered.size();
    }

    /** Whether it can take a request; if it is not connected, it sees to it that it will be. */
    boolean isReady(int pipeline) {
        if (!ready && !connecting && !closed) {
            connect();
        }
        return ready && unanswered.size() < pipeline;
    }

    void write(byte[] request, long number, long dueNanos) {
        Channel to = connection;
        if (to == null) {
            throw new IllegalStateException("not connected; ask isReady first");
        }
        unanswered.add(new Sent(number, dueNanos));
        to.write(to.alloc().directBuffer(request.length).writeBytes(request), to.voidPromise());
        unflushed = true;
    }

    void flush() {
        if (unflushed && connection != null) {
            unflushed = false;
            connection.flush();
        }
    }

    /** Ends it; what is not answered yet counts as failed. */
    void close() {
        closed = true;
        if (connection != null) {
            connection.close();
        }
        fail("publishing was not answered before the run was over");
    }

    private void connect() {
        connecting = true;
        Channel channel = transport.newConnection();
        channel.pipeline()
                .addLast(new HttpResponseDecoder())
                .addLast(new HttpObjectAggregator(MOST_ANSWER_BYTES))
                .addLast(new Answers());
        connection = channel;
        publisher.loop().register(channel);
        channel.connect(transport.remote()).addListener(done -> {
            if (!done.isSuccess()) {
                lost("could not connect to " + transport.url().authority() + " to publish: "
                        + ResponseHead.shown(String.valueOf(done.cause().getMessage()))
                        + "; see whether the server runs there");
            }
        });
    }

    private void lost(String why) {
        connection = null;
        ready = false;
        fail(why);
        if (!closed) {
            publisher.problem(why);
            publisher.loop().schedule(this::comeBack, RECONNECT_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void comeBack() {
        connecting = false;
        publisher.ready();
    }

    private void fail(String why) {
        for (Sent sent = unanswered.poll(); sent != null; sent = unanswered.poll()) {
            publisher.failed(sent.number(), why);
        }
    }

    private record Sent(long number, long dueNanos) {}

    private final class Answers extends SimpleChannelInboundHandler<FullHttpResponse> {
        private String why = "the server closed the connection that events are published over";
        private boolean isLastAnswer;

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ready = true;
            publisher.ready();
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse answer) {
            Sent sent = unanswered.poll();
            if (sent == null || answer.decoderResult().isFailure()) {
                why = "expected an answer of HTTP/1.1 to a publish, got something else";
                ready = false;
                if (sent != null) {
                    publisher.failed(sent.number(), why);
                }
                ctx.close();
                return;
            }
            int status = answer.status().code();
            if (status >= 200 && status < 300) {
                publisher.acknowledged(sent.dueNanos());
            } else {
                publisher.failed(sent.number(), refusal(answer));
            }
            if (!HttpUtil.isKeepAlive(answer)) {
                why = "the server takes one publish a connection and closed it on those behind; use --pipeline 1";
                isLastAnswer = true;
                ready = false;
                ctx.close();
            }
            publisher.ready();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (isLastAnswer && unanswered.isEmpty() && !closed) {
                connection = null;
                comeBack();
            } else {
                lost(why);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            why = "publishing broke off: " + ResponseHead.shown(String.valueOf(cause.getMessage()));
            ctx.close();
        }

        private String refusal(FullHttpResponse answer) {
            String body = ResponseHead.shown(answer.content().toString(StandardCharsets.UTF_8));
            String came = "publishing to " + transport.url() + " was refused with " + answer.status()
                    + (body.isEmpty() ? "" : ": " + body);
            int status = answer.status().code();
            if (status == 401 || status == 403) {
                return came + "; give it credentials with --publish-header \"Authorization: ...\"";
            }
            if (status == 404 || status == 405) {
                return came + "; see whether --publish-url is right";
            }
            return came;
        }
    }
}
