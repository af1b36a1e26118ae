package dev.longwave.http;

import dev.longwave.hub.Hub;
import dev.longwave.hub.Placement;
import dev.longwave.hub.StartPosition;
import dev.longwave.hub.SubscribeRequest;
import dev.longwave.stream.SseStream;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The smallest server that subscribes: {@code GET /events?channel=a&channel=b:*}, with a {@code Last-Event-ID} header or
 * without.
 */
final class TestServer implements AutoCloseable {
    private final Hub hub;
    private final MultiThreadIoEventLoopGroup group;
    private final Channel serverChannel;
    private final List<SseStream> streams = new CopyOnWriteArrayList<>();
    private final List<Channel> connections = new CopyOnWriteArrayList<>();
    private volatile Consumer<Channel> beforeOpen = connection -> {};
    private volatile Consumer<SseStream> onOpen = stream -> {};

    /** A server with one event loop. */
    TestServer(Transport transport, Hub hub) {
        this(transport, hub, 1);
    }

    TestServer(Transport transport, Hub hub, int loops) {
        this(transport, transport::newServerChannel, hub, loops);
    }

    TestServer(Transport transport, ChannelFactory<ServerChannel> channels, Hub hub, int loops) {
        this.hub = hub;
        this.group = new MultiThreadIoEventLoopGroup(loops, transport.ioHandlers());
        this.serverChannel = new ServerBootstrap()
                .group(group)
                .channelFactory(channels)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.add(channel);
                        channel.pipeline().addLast(new HttpServerCodec(), new Subscriber());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    private final class Subscriber extends SimpleChannelInboundHandler<HttpObject> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
            if (message instanceof HttpRequest request) {
                subscribe(ctx, request);
            }
        }

        private void subscribe(ChannelHandlerContext ctx, HttpRequest request) {
            List<String> names =
                    new QueryStringDecoder(request.uri()).parameters().get("channel");
            String lastId = request.headers().get("Last-Event-ID");
            StartPosition start = lastId == null ? StartPosition.LIVE : new StartPosition.After(lastId);
            EventLoop loop = ctx.channel().eventLoop();
            if (hub.place(SubscribeRequest.of(names, start), loop) instanceof Placement.Placed placed) {
                beforeOpen.accept(ctx.channel());
                SseStream stream = Sse.open(
                        ctx, request, hub.settings().streams(), EmptyHttpHeaders.INSTANCE, placed.subscription());
                streams.add(stream);
                onOpen.accept(stream);
            } else {
                DefaultFullHttpResponse nothing =
                        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT);
                nothing.headers().set(HttpHeaderNames.CONNECTION, "close");
                ctx.writeAndFlush(nothing);
            }
        }
    }

    /** What happens to each connection between a place is taken for it and its stream is opened, on its event loop. */
    void beforeOpen(Consumer<Channel> action) {
        beforeOpen = action;
    }

    /** What to do with each stream once it is open, on its event loop. */
    void onOpen(Consumer<SseStream> action) {
        onOpen = action;
    }

    InetSocketAddress address() {
        return (InetSocketAddress) serverChannel.localAddress();
    }

    /** The stream that was opened first, once it is. */
    SseStream stream() throws InterruptedException {
        while (streams.isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        return streams.get(0);
    }

    /** The streams that were opened, in turn. */
    List<SseStream> streams() {
        return streams;
    }

    /** The connection that was accepted first; there is one once a client has its head. */
    Channel connection() {
        return connections.get(0);
    }

    /** The one event loop of a server that has one. */
    EventLoop eventLoop() {
        return group.next();
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 20, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
