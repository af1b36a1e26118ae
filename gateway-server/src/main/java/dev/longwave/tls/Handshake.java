package dev.longwave.tls;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/** Waits for the end of a handshake, behind the handler that does it. */
final class Handshake extends ChannelInboundHandlerAdapter {
    private final ListenerTls tls;
    private final ChannelHandler next;

    /**
     * Creates the handler of one connection.
     *
     * @param next takes its place once the handshake is completed
     */
    Handshake(ListenerTls tls, ChannelHandler next) {
        this.tls = tls;
        this.next = next;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent completion) {
            if (completion.isSuccess()) {
                ctx.pipeline().addLast(next);
                ctx.pipeline().remove(this);
            } else {
                // and no closing: the handler before still has to say why
                tls.failed(HandshakeFailure.of(completion.cause()));
            }
            return;
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // counted already, and nothing to log: strangers could fill the disk
        ctx.close();
    }
}
