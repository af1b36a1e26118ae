package dev.longwave.endpoint;

import dev.longwave.limit.TrustedProxies;
import dev.longwave.logging.LogAllowance;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that speaks HTTP/1.1 or HTTP/1.0, until it is closed or a stream takes it over: it holds every request
 * to the rules, gives it the time that requests have, hands it on, and keeps the answers in order.
 */
final class HttpConnection extends ChannelInboundHandlerAdapter implements ReplyQueue.Owner, UnfinishedRequests.Reader {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

    /** Shared by all connections: whoever makes one fail can make many. */
    private static final LogAllowance FAILURES = new LogAllowance(System::nanoTime);

    /** How long a connection may wait between two requests. */
    private static final Duration IDLE = Duration.ofSeconds(75);

    /** How long a client may go on sending after the last response, before what it has not read yet is cut off. */
    private static final long LINGER_MILLIS = 1_000;

    /** Requests on their way after which no more are read. */
    private static final int MOST_UNANSWERED = 256;

    private enum Phase {
        IDLE,
        HEAD,
        HELD,
        BODY,
        HANDING_OVER,
        LAST_ANSWER
    }

    private final Routes routes;
    private final RefusalListener refusals;
    private final TrustedProxies proxies;
    private final UnfinishedRequests unfinished;
    private final long requestNanos;
    private Phase phase = Phase.HEAD;
    private boolean headBegun;
    private boolean holding;
    private long deadline;
    private @Nullable ScheduledFuture<?> timer;
    private @Nullable Exchange exchange;
    private @Nullable Reply reply;
    private @Nullable ReplyQueue replies;

    /** What came after a request that is not let in yet. */
    private final ArrayDeque<Object> held = new ArrayDeque<>(2);

    /**
     * Creates the handler of one connection.
     *
     * @param routes what is offered on it
     * @param requestTimeout how long a request may take from its first byte to the end of its head, and again to the
     *     end of its body; also how long a new connection may send nothing
     * @param refusals is told of requests that are refused
     * @param proxies whose word on where a request comes from counts
     * @param unfinished is told what is held of requests that are not whole yet
     */
    HttpConnection(
            Routes routes,
            Duration requestTimeout,
            RefusalListener refusals,
            TrustedProxies proxies,
            UnfinishedRequests unfinished) {
        this.routes = routes;
        this.refusals = refusals;
        this.proxies = proxies;
        this.unfinished = unfinished;
        this.requestNanos = requestTimeout.toNanos();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        replies = new ReplyQueue(ctx, this);
        if (ctx.channel().isActive()) {
            awaitWithin(ctx, requestNanos);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        awaitWithin(ctx, requestNanos);
    }

    private ReplyQueue replies() {
        if (replies == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return replies;
    }

    // ---- reading ----

    /** The decoder has seen the first byte of a request. */
    void headBegun() {
        headBegun = true;
        if (phase == Phase.IDLE) {
            phase = Phase.HEAD;
            deadline = System.nanoTime() + requestNanos;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (phase == Phase.HELD) {
            held.add(message);
            return;
        }
        try {
            if (phase == Phase.LAST_ANSWER) {
                return;
            }
            if (phase == Phase.HANDING_OVER) {
                // a stream is the last response on its connection
                ctx.close();
                return;
            }
            replies().reading(true);
            if (message instanceof HttpRequest request) {
                begin(ctx, request);
            }
            if (message instanceof HttpContent content && exchange != null) {
                take(content, exchange);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(ChannelHandlerContext ctx, HttpRequest http) {
        Reply opened = replies().open(http);
        reply = opened;
        try {
            if (http.decoderResult().isFailure()) {
                throw new ProblemException(
                        RequestRules.undecodable(http.decoderResult().cause()));
            }
            Problem problem = RequestRules.problemWith(http);
            if (problem != null) {
                throw new ProblemException(problem);
            }
            phase = Phase.BODY;
            headBegun = false;
            deadline = System.nanoTime() + requestNanos;
            SocketAddress client = proxies.client(ctx.channel().remoteAddress(), http.headers());
            Request request = new Request(ctx, http, RequestTarget.parse(http.uri()), client);
            goOn(ctx, http, opened, routes.route(request, opened));
        } catch (ProblemException e) {
            refuse(opened, e.problem());
        }
    }

    private void goOn(ChannelHandlerContext ctx, HttpRequest http, Reply opened, Exchange routed) {
        if (routed instanceof PendingExchange pending) {
            phase = Phase.HELD;
            Completions.on(ctx.executor(), pending.verdict(), (verdict, failure) -> letGo(ctx, http, opened, pending));
            return;
        }
        exchange = routed;
        if (HttpUtil.is100ContinueExpected(http)) {
            ctx.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
    }

    /** It is known now whether a request is let in: what was held comes as if it came now. */
    private void letGo(ChannelHandlerContext ctx, HttpRequest http, Reply opened, PendingExchange pending) {
        if (phase != Phase.HELD || ctx.isRemoved()) {
            return;
        }
        phase = Phase.BODY;
        deadline = System.nanoTime() + requestNanos;
        try {
            goOn(ctx, http, opened, pending.settle());
        } catch (ProblemException e) {
            refuse(opened, e.problem());
        }
        for (int left = held.size(); left > 0; left--) {
            channelRead(ctx, held.remove());
        }
        channelReadComplete(ctx);
    }

    private void take(HttpContent content, Exchange current) {
        Reply currentReply = reply();
        try {
            if (content.decoderResult().isFailure()) {
                throw new ProblemException(
                        RequestRules.undecodable(content.decoderResult().cause()));
            }
            current.body(content.content());
        } catch (ProblemException e) {
            current.abandon();
            refuse(currentReply, e.problem());
            return;
        }
        if (content instanceof LastHttpContent) {
            exchange = null;
            phase = Phase.IDLE;
            deadline = System.nanoTime() + IDLE.toNanos();
            try {
                current.complete();
            } catch (ProblemException e) {
                currentReply.send(e.problem());
            }
        }
    }

    private Reply reply() {
        if (reply == null) {
            throw new IllegalStateException("no request");
        }
        return reply;
    }

    /** Answers a request that is not read to its end: what follows on the connection cannot be told from its rest. */
    private void refuse(Reply refused, Problem problem) {
        exchange = null;
        lastAnswer();
        refused.close();
        if (refused.hasBegun()) {
            refusals.refused(problem.status().code());
            refused.end();
        } else {
            refused.send(problem);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        replies().reading(false);
        routes.readComplete();
        readOrWait();
        countHeld(ctx);
    }

    /** Between two reads alone: most requests come whole, in one. */
    private void countHeld(ChannelHandlerContext ctx) {
        boolean whole = phase != Phase.BODY && phase != Phase.HELD && !(phase == Phase.HEAD && headBegun);
        int bytes = whole || !ctx.channel().isActive() ? 0 : heldBytes(ctx);
        if (bytes > 0) {
            holding = true;
            unfinished.holds(this, bytes);
        } else if (holding) {
            holding = false;
            unfinished.holdsNothing(this);
        }
    }

    private int heldBytes(ChannelHandlerContext ctx) {
        StrictRequestDecoder decoder = ctx.pipeline().get(StrictRequestDecoder.class);
        int bytes = decoder == null ? 0 : decoder.heldBytes();
        if (exchange != null) {
            bytes += exchange.heldBytes();
        }
        for (Object message : held) {
            if (message instanceof HttpContent content) {
                bytes += content.content().readableBytes();
            }
        }
        return bytes;
    }

    @Override
    public void giveUp() {
        holding = false;
        ChannelHandlerContext ctx = replies().ctx();
        Exchange begun = exchange;
        if (begun != null) {
            begun.abandon();
        }
        refuse(
                phase == Phase.BODY || phase == Phase.HELD ? reply() : replies().open(unread()),
                Problem.unavailable(
                        "Too many unfinished requests",
                        "expected a request to be whole before so many others were begun; send it faster, or again"));
        if (replies().size() == 0) {
            // whoever does not send on does not close either, and what it sent is held until the end
            ctx.close();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        readOrWait();
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void advanced() {
        readOrWait();
    }

    /** A client that does not read its answers is not read from either, unless whatever comes is nobody's request. */
    private void readOrWait() {
        Channel channel = replies().channel();
        boolean room = channel.isWritable()
                && replies().size() < MOST_UNANSWERED
                && phase != Phase.HELD
                && (exchange == null || !exchange.isFull());
        channel.config().setAutoRead(room || phase == Phase.LAST_ANSWER || phase == Phase.HANDING_OVER);
    }

    /** What is sent now is the last answer; the client has as long to take it as it had for its request. */
    private void lastAnswer() {
        phase = Phase.LAST_ANSWER;
        deadline = System.nanoTime() + requestNanos;
    }

    // ---- time ----

    @Override
    public void progressed() {
        deadline = System.nanoTime() + requestNanos;
    }

    private void awaitWithin(ChannelHandlerContext ctx, long nanos) {
        deadline = System.nanoTime() + nanos;
        if (timer == null) {
            scheduleCheck(ctx, nanos);
        }
    }

    /** One timer looks now and then, at least once in the time that a request has, so that a request sets none. */
    private void scheduleCheck(ChannelHandlerContext ctx, long nanos) {
        timer = ctx.executor().schedule(() -> checkTime(ctx), Math.min(nanos, requestNanos), TimeUnit.NANOSECONDS);
    }

    private void checkTime(ChannelHandlerContext ctx) {
        long left = deadline - System.nanoTime();
        if (left > 0
                || phase == Phase.HANDING_OVER
                || phase == Phase.HELD
                || replies().size() > 1) {
            scheduleCheck(ctx, Math.max(left, requestNanos / 8));
            return;
        }
        if (phase == Phase.IDLE && replies().size() > 0) {
            scheduleCheck(ctx, requestNanos);
            return;
        }
        if (phase == Phase.LAST_ANSWER || (phase != Phase.BODY && !headBegun)) {
            if (phase != Phase.LAST_ANSWER) {
                refusals.silent();
            }
            ctx.close();
            return;
        }
        Exchange late = exchange;
        if (late != null) {
            late.abandon();
        }
        Reply answer = phase == Phase.BODY ? reply() : replies().open(unread());
        refuse(
                answer,
                new Problem(
                        HttpResponseStatus.REQUEST_TIMEOUT,
                        "Request timeout",
                        "expected the whole request within http.request-timeout; send it faster"));
        scheduleCheck(ctx, requestNanos);
    }

    /** Stands for a request whose head has not been read. */
    private static HttpRequest unread() {
        return new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
    }

    // ---- the end ----

    @Override
    public void refused(Problem problem) {
        refusals.refused(problem.status().code());
    }

    @Override
    public void lastWritten(ChannelFuture written) {
        lastAnswer();
        // closing while the client still sends would reset the connection and take the answer from it
        written.addListener(done -> {
            if (written.channel() instanceof DuplexChannel channel && channel.isActive()) {
                endOutput(channel);
                channel.eventLoop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
            } else {
                written.channel().close();
            }
        });
    }

    /** Over TLS the end is said inside of it first, or the client could not tell it from a connection cut by others. */
    private static void endOutput(DuplexChannel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            channel.shutdownOutput();
        } else {
            tls.closeOutbound().addListener(said -> channel.shutdownOutput());
        }
    }

    @Override
    public void handingOver() {
        phase = Phase.HANDING_OVER;
    }

    @Override
    public void handedOver() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (timer != null) {
            timer.cancel(false);
        }
        if (holding) {
            holding = false;
            unfinished.holdsNothing(this);
        }
        if (exchange != null) {
            exchange.abandon();
            exchange = null;
        }
        if (phase == Phase.HELD) {
            phase = Phase.LAST_ANSWER;
        }
        held.forEach(ReferenceCountUtil::release);
        held.clear();
        replies().discard();
        ctx.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == SslCloseCompletionEvent.SUCCESS) {
            // the client has said inside of TLS that it is done, which a FIN would say otherwise
            ctx.close();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // what a client sends that is no TLS is its own fault, and not worth a line each time
        if (!(cause instanceof IOException) && !(cause.getCause() instanceof SSLException)) {
            FAILURES.log(
                    leftOut -> LOG.warn("connections failed without a line of their own count={}", leftOut),
                    () -> LOG.warn("connection failed remote={}", ctx.channel().remoteAddress(), cause));
        }
        ctx.close();
    }
}
