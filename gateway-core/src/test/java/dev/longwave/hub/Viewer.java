package dev.longwave.hub;

import dev.longwave.sse.SseEncoder;
import dev.longwave.stream.Outlet;
import dev.longwave.stream.SseStream;
import dev.longwave.stream.StreamSettings;
import dev.longwave.stream.Subscription;
import dev.longwave.testing.SpecificationParser;
import dev.longwave.testing.SpecificationParser.Event;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client without a connection: it takes whatever it is sent, and reads it as a browser would. */
final class Viewer implements Outlet {
    private final List<Event> events = new ArrayList<>();
    private final List<String> gaps = new ArrayList<>();
    private final SpecificationParser parser = new SpecificationParser((self, event) -> take(event));
    private final SseStream stream;
    private boolean ended;
    private boolean paused;

    private Viewer(EventLoop loop, Subscription subscription) {
        stream = SseStream.open(this, loop, StreamSettings.DEFAULT, subscription);
    }

    private Viewer(EventLoop loop) {
        stream = SseStream.open(this, loop, StreamSettings.DEFAULT);
    }

    /** Opens a stream that follows nothing yet. On the event loop. */
    static Viewer open(EventLoop loop) {
        return new Viewer(loop);
    }

    /** Opens a stream that follows a subscription. On the event loop. */
    static Viewer open(EventLoop loop, Subscription subscription) {
        return new Viewer(loop, subscription);
    }

    private void take(Event event) {
        if (event.type().equals(SseEncoder.GAP_TYPE)) {
            gaps.add(event.data());
        } else {
            events.add(event);
        }
    }

    SseStream stream() {
        return stream;
    }

    /** The events that came, gaps left out. */
    List<Event> events() {
        return events;
    }

    /** The data of the events that came, gaps left out. */
    List<String> data() {
        return events.stream().map(Event::data).toList();
    }

    /** The data of the gap events that came. */
    List<String> gaps() {
        return gaps;
    }

    /** What a browser would reconnect with. */
    String lastEventId() {
        return parser.lastEventId();
    }

    boolean isEnded() {
        return ended;
    }

    /** Takes nothing for a while. */
    void pause() {
        paused = true;
    }

    void goOn() {
        paused = false;
        stream.drained();
    }

    void leave() {
        stream.connectionClosed();
    }

    @Override
    public boolean isReady() {
        return !ended && !paused;
    }

    @Override
    public int offer(ByteBuf batch) {
        byte[] bytes = new byte[batch.readableBytes()];
        batch.getBytes(batch.readerIndex(), bytes);
        parser.read(bytes);
        return bytes.length;
    }

    @Override
    public void queue(ByteBuf rest) {
        throw new IllegalStateException("everything was taken, yet there is a rest");
    }

    @Override
    public void end(@Nullable ByteBuf last) {
        ended = true;
        if (last != null) {
            last.release();
        }
    }

    @Override
    public void abort() {
        ended = true;
    }

    @Override
    public boolean isChunked() {
        return false;
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        return null;
    }

    @Override
    public long unacknowledgedMillis() {
        return -1;
    }
}
