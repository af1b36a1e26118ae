package dev.longwave.loadtest.engine;

import dev.longwave.loadtest.target.HttpUrl;
import dev.longwave.loadtest.wire.ChunkDecoder;
import dev.longwave.loadtest.wire.MalformedStreamException;
import dev.longwave.loadtest.wire.ResponseHead;
import dev.longwave.loadtest.wire.SseDecoder;
import dev.longwave.loadtest.wire.Stamp;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One connection of a subscriber, from its request to its end. Confined to its event loop. */
final class SubscriberConnection extends ChannelInboundHandlerAdapter implements SseDecoder.Listener {
    private static final byte[] NOTHING = {};

    private final ReceivingLoop owner;
    private final Subscriber subscriber;
    private final SseDecoder decoder = new SseDecoder(this);
    private final long startedNanos = System.nanoTime();

    private byte[] headBytes = NOTHING;
    private int headLength;
    private boolean open;
    private @Nullable ChunkDecoder chunks;
    private @Nullable String failure;
    private boolean finished;

    SubscriberConnection(ReceivingLoop owner, Subscriber subscriber) {
        this.owner = owner;
        this.subscriber = subscriber;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(Unpooled.wrappedBuffer(owner.request(subscriber)));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            owner.recorder().bytes(in.readableBytes());
            if (open) {
                body(ctx, in);
            } else if (failure == null) {
                head(ctx, in);
            }
        } catch (MalformedStreamException e) {
            fail(ctx, "the server broke the protocol: " + e.getMessage());
        } finally {
            in.release();
        }
    }

    private void head(ChannelHandlerContext ctx, ByteBuf in) throws MalformedStreamException {
        if (headLength == 0) {
            owner.recorder().firstByte(System.nanoTime() - startedNanos);
        }
        int length = headLength + in.readableBytes();
        headBytes = Arrays.copyOf(headBytes, length);
        in.readBytes(headBytes, headLength, length - headLength);
        headLength = length;
        int end = ResponseHead.end(headBytes, length);
        if (end < 0) {
            if (length > ResponseHead.MOST_BYTES) {
                throw new MalformedStreamException("expected an HTTP head of at most 64 KiB, got no end of it");
            }
            return;
        }
        ResponseHead head = ResponseHead.parse(headBytes, end);
        String refusal = refusal(head, new String(headBytes, end, length - end, StandardCharsets.UTF_8));
        if (refusal != null) {
            if (endsForGood(head.status())) {
                owner.refusedForGood(subscriber);
            }
            fail(ctx, refusal);
            return;
        }
        open = true;
        chunks = head.isChunked() ? new ChunkDecoder() : null;
        owner.opened(subscriber, System.nanoTime() - startedNanos);
        ByteBuf rest = Unpooled.wrappedBuffer(headBytes, end, length - end);
        headBytes = NOTHING;
        if (rest.isReadable()) {
            body(ctx, rest);
        }
    }

    private @Nullable String refusal(ResponseHead head, String body) {
        HttpUrl url = owner.url();
        String came = head.status() + (head.reason().isEmpty() ? "" : " " + head.reason());
        String text = body.isEmpty() ? "" : ": " + ResponseHead.shown(body);
        if (head.status() == 401 || head.status() == 403) {
            return "the server refused a subscriber with " + came
                    + "; give it credentials with --subscribe-header \"Authorization: ...\"" + text;
        }
        if (head.status() == 404) {
            return "the server knows no " + url.path() + " (" + came + "); see whether --subscribe-url is right" + text;
        }
        if (head.status() != 200) {
            return "expected 200 from " + url + ", got " + came + text;
        }
        if (!head.isEventStream()) {
            return "expected Content-Type text/event-stream from " + url + ", got "
                    + head.field("Content-Type").map(ResponseHead::shown).orElse("none")
                    + "; this is no event stream, see whether --subscribe-url is right";
        }
        if (head.field("Content-Encoding")
                .filter(coding -> !coding.equalsIgnoreCase("identity"))
                .isPresent()) {
            return "expected an event stream that is not compressed, got Content-Encoding "
                    + ResponseHead.shown(head.field("Content-Encoding").orElseThrow())
                    + "; turn compression off there";
        }
        return null;
    }

    /** Whether an EventSource would not come back after this answer. */
    private static boolean endsForGood(int status) {
        return status == 204 || (status >= 300 && status < 500 && status != 429);
    }

    private void body(ChannelHandlerContext ctx, ByteBuf in) throws MalformedStreamException {
        int kept = decoder.kept();
        int end = kept + in.readableBytes();
        byte[] bytes = owner.scratch(end);
        decoder.restore(bytes);
        in.readBytes(bytes, kept, end - kept);
        owner.readAt(System.nanoTime());
        if (chunks != null) {
            end = chunks.compact(bytes, kept, end);
        }
        decoder.decode(bytes, end);
        owner.readComplete();
        if (chunks != null && chunks.isEnded()) {
            ctx.close();
        }
    }

    @Override
    public void event(byte[] bytes, int from, int to) {
        Recorder recorder = owner.recorder();
        Stamp stamp = owner.stamp();
        int at = stamp.find(bytes, from, to);
        if (at < 0) {
            if (decoder.isType(owner.gapType())) {
                subscriber.ledger.gap();
            } else {
                recorder.foreign();
            }
            return;
        }
        recorder.arrived();
        long number = Stamp.number(bytes, at);
        long intended = Stamp.nanos(bytes, at);
        // a number that cannot be, or a time to come, was not sent like this
        boolean readable = number >= 0
                && number <= Pace.mostPublished(owner.readNanos())
                && intended >= 0
                && intended <= owner.readNanos()
                && owner.channels().ofEvent(number) == subscriber.channel;
        if (!readable || !stamp.isWhole(bytes, at, to) || (at == from && owner.bare() && to - at != stamp.size())) {
            subscriber.ledger.corrupted();
            recorder.trouble();
        }
        if (!readable) {
            return;
        }
        if (!subscriber.ledger.received(owner.channels().place(number))) {
            recorder.trouble();
        } else if (subscriber.timed) {
            recorder.received(number, intended, owner.readNanos());
        } else {
            recorder.receivedUntimed();
        }
    }

    @Override
    public void retry(long millis) {
        subscriber.retryMillis = millis;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (failure != null) {
            finish(failure);
        } else if (open) {
            finish("the server ended a stream; see its log");
        } else if (headLength == 0) {
            finish("the server closed a connection before it had answered; see its log");
        } else {
            String came = new String(headBytes, 0, headLength, StandardCharsets.ISO_8859_1);
            finish("the server closed a connection in the middle of its answer's head, after \""
                    + ResponseHead.shown(came) + "\"");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(
                ctx,
                (open ? "a stream broke off: " : "a stream could not be opened: ")
                        + ResponseHead.shown(String.valueOf(cause.getMessage())));
    }

    /** Connecting has failed. */
    void refused(Throwable cause) {
        finish("could not connect to " + owner.url().authority() + ": "
                + ResponseHead.shown(String.valueOf(cause.getMessage())) + "; see whether the server runs there");
    }

    private void fail(ChannelHandlerContext ctx, String sentence) {
        if (failure == null) {
            failure = sentence;
        }
        ctx.close();
    }

    private void finish(String sentence) {
        if (finished) {
            return;
        }
        finished = true;
        String id = decoder.lastEventId();
        if (!id.isEmpty()) {
            subscriber.lastEventId = id;
        }
        owner.ended(subscriber, open, failure != null, sentence);
    }
}
