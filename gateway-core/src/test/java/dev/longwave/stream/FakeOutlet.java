package dev.longwave.stream;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A way out that takes as many bytes as a test lets it, and keeps them. Like a connection it belongs to its stream's
 * event loop, and so does its test, or the test has to wait.
 */
final class FakeOutlet implements Outlet {
    /** The bytes that reached the client. */
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    /** How many bytes each offer takes at most, in turn; without a number an offer is taken whole. */
    private final Queue<Integer> cuts = new ArrayDeque<>();

    private final List<Integer> offers = new ArrayList<>();
    private boolean chunked = true;
    private boolean blocked;
    private boolean closed;
    private boolean aborted;
    private boolean ended;
    private boolean failsOnLook;
    private long unacknowledgedMillis = -1;
    private Runnable beforeOffer = () -> {};
    private Runnable beforeGather = () -> {};
    private @Nullable ByteBuf queued;
    private @Nullable SseStream stream;

    /** An outlet for HTTP/1.0. */
    static FakeOutlet bare() {
        FakeOutlet outlet = new FakeOutlet();
        outlet.chunked = false;
        return outlet;
    }

    /** The stream that is told when the outlet has drained. */
    void belongsTo(SseStream owner) {
        stream = owner;
    }

    /** Makes one of the offers to come take only so many bytes. */
    void cutAt(int bytes) {
        cuts.add(bytes);
    }

    /** Makes the outlet not ready although nothing is in flight, as a write buffer over its mark does. */
    void block() {
        blocked = true;
    }

    /** Lets what is in flight go and tells the stream. */
    void drain() {
        blocked = false;
        ByteBuf rest = queued;
        if (rest != null) {
            queued = null;
            take(rest, rest.readableBytes());
            rest.release();
        }
        if (stream != null) {
            stream.drained();
        }
    }

    /** The client breaks the connection. */
    void disconnect() {
        closed = true;
        releaseQueued();
        if (stream != null) {
            stream.connectionClosed();
        }
    }

    /** Closed by the client, but the stream has not heard of it yet. */
    void closeSilently() {
        closed = true;
        releaseQueued();
    }

    /** Makes looking at what is unacknowledged fail, as reading a socket's state may. */
    void failOnLook() {
        failsOnLook = true;
    }

    void unacknowledgedMillis(long millis) {
        unacknowledgedMillis = millis;
    }

    /** What happens on other threads, and in the kernel, just before an offer. */
    void beforeOffer(Runnable event) {
        beforeOffer = event;
    }

    /** What happens once on other threads after a stream was found to have news and before they are gathered. */
    void beforeGather(Runnable event) {
        beforeGather = () -> {
            beforeGather = () -> {};
            event.run();
        };
    }

    byte[] bytes() {
        return received.toByteArray();
    }

    /** What the client has, chunk framing included, since the test asked last. */
    String takeText() {
        String text = received.toString(StandardCharsets.UTF_8);
        received.reset();
        return text;
    }

    /** The payload of the chunks that the client has, since the test asked last; of what is not chunked all. */
    String takeEvents() {
        byte[] bytes = bytes();
        received.reset();
        return chunked ? Chunks.decode(bytes) : new String(bytes, StandardCharsets.UTF_8);
    }

    /** The lengths of what was offered, in turn. */
    List<Integer> offers() {
        return offers;
    }

    /** How many bytes are held for a client that does not read. */
    int pinnedBytes() {
        return queued == null ? 0 : queued.capacity();
    }

    boolean isEnded() {
        return ended;
    }

    boolean isAborted() {
        return aborted;
    }

    @Override
    public boolean isReady() {
        return !blocked && !closed && queued == null;
    }

    @Override
    public int offer(ByteBuf batch) {
        if (queued != null) {
            throw new IllegalStateException("an offer while bytes are in flight");
        }
        beforeOffer.run();
        offers.add(batch.readableBytes());
        if (closed) {
            return -1;
        }
        Integer cut = cuts.poll();
        int taken = cut == null ? batch.readableBytes() : Math.min(cut, batch.readableBytes());
        take(batch, taken);
        return taken;
    }

    @Override
    public void queue(ByteBuf rest) {
        if (queued != null) {
            throw new IllegalStateException("a second rest");
        }
        queued = rest;
    }

    @Override
    public void end(@Nullable ByteBuf last) {
        ended = true;
        if (queued != null) {
            take(queued, queued.readableBytes());
            releaseQueued();
        }
        if (last != null) {
            if (!closed) {
                take(last, last.readableBytes());
            }
            last.release();
        }
        closed = true;
    }

    @Override
    public void abort() {
        aborted = true;
        closeSilently();
    }

    @Override
    public long heldBytes() {
        return pinnedBytes();
    }

    @Override
    public boolean isChunked() {
        beforeGather.run();
        return chunked;
    }

    @Override
    public @Nullable SocketAddress remoteAddress() {
        return null;
    }

    @Override
    public long unacknowledgedMillis() {
        if (failsOnLook) {
            throw new IllegalStateException("cannot look, says the test");
        }
        return unacknowledgedMillis;
    }

    private void take(ByteBuf from, int length) {
        byte[] taken = new byte[length];
        from.getBytes(from.readerIndex(), taken);
        received.writeBytes(taken);
    }

    private void releaseQueued() {
        if (queued != null) {
            queued.release();
            queued = null;
        }
    }
}
