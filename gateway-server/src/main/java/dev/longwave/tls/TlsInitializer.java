package dev.longwave.tls;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;

/** Begins a connection of a listener with TLS. What speaks HTTP comes into the pipeline after the handshake. */
public final class TlsInitializer extends ChannelInitializer<Channel> {
    private final ListenerTls tls;
    private final ChannelHandler next;

    /**
     * Creates the initializer of a listener.
     *
     * @param next is added to the pipeline once the handshake is completed; can be shared
     */
    public TlsInitializer(ListenerTls tls, ChannelHandler next) {
        this.tls = tls;
        this.next = next;
    }

    @Override
    protected void initChannel(Channel channel) {
        channel.pipeline().addLast(new FirstBytes(tls), new Handshake(tls, next));
    }
}
