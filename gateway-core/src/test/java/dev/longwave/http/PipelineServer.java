package dev.longwave.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A program that embeds the library: a pipeline of its own, with a handler at its end that answers requests. */
final class PipelineServer implements AutoCloseable {
    /** Answers a request. On the connection's event loop. */
    @FunctionalInterface
    interface Answer {
        void to(ChannelHandlerContext ctx, HttpRequest request);
    }

    private final MultiThreadIoEventLoopGroup group;
    private final Channel serverChannel;

    PipelineServer(Transport transport, Supplier<List<ChannelHandler>> pipeline, Answer answer) {
        group = new MultiThreadIoEventLoopGroup(1, transport.ioHandlers());
        serverChannel = new ServerBootstrap()
                .group(group)
                .channelFactory(transport::newServerChannel)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        pipeline.get().forEach(channel.pipeline()::addLast);
                        channel.pipeline().addLast(new Answering(answer));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    private static final class Answering extends ChannelInboundHandlerAdapter {
        private final Answer answer;

        Answering(Answer answer) {
            this.answer = answer;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            try {
                if (message instanceof HttpRequest request) {
                    answer.to(ctx, request);
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) serverChannel.localAddress();
    }

    EventLoop eventLoop() {
        return group.next();
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 20, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
