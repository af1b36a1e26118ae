package dev.longwave.loadtest.engine;

import dev.longwave.loadtest.result.LedgerTotals;
import dev.longwave.loadtest.target.HttpUrl;
import dev.longwave.loadtest.wire.Stamp;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The subscribers of one event loop. Confined to it, but for {@link #loop}, {@link #delivered} and {@link #connected}. */
final class ReceivingLoop {
    static final long DEFAULT_RETRY_MILLIS = 3_000;

    private static final int RECEIVE_BYTES = 256 << 10;
    private static final int MOST_OPENING = 256;

    private final ReceiverSettings settings;
    private final EventLoop loop;
    private final Transport transport;
    private final LongSupplier nextNumber;
    private final Runnable progress;
    private final Stamp stamp;
    private final byte[] gapType;
    private final @Nullable SharedReceiveBuffer receiveBuffer;
    private final Recorder recorder = new Recorder();
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final ArrayDeque<Subscriber> toOpen = new ArrayDeque<>();

    private byte[] scratch = new byte[RECEIVE_BYTES];
    private long readNanos;
    private int opening;
    private int changed;
    private boolean closed;

    /**
     * @param nextNumber the number of the event that is published next; negative if nobody knows
     * @param progress runs on the loop after every read, so that whoever waits for deliveries can go on
     */
    ReceivingLoop(
            ReceiverSettings settings,
            EventLoop loop,
            Transport transport,
            LongSupplier nextNumber,
            Runnable progress) {
        this.settings = settings;
        this.loop = loop;
        this.transport = transport;
        this.nextNumber = nextNumber;
        this.progress = progress;
        stamp = settings.stamp();
        gapType = settings.gapType().getBytes(StandardCharsets.UTF_8);
        // TLS keeps what it has not decrypted yet, so its connections have buffers of their own
        receiveBuffer = transport.isSecure()
                ? null
                : new SharedReceiveBuffer(PooledByteBufAllocator.DEFAULT.directBuffer(RECEIVE_BYTES, RECEIVE_BYTES));
    }

    EventLoop loop() {
        return loop;
    }

    /** Events that arrived so far. */
    long delivered() {
        return recorder.delivered();
    }

    /** Streams open now. */
    long connected() {
        return recorder.connected();
    }

    // ---- what the run asks for ----

    /** Opens streams for new subscribers. */
    void open(List<Integer> numbers) {
        for (int number : numbers) {
            Subscriber subscriber = new Subscriber(number, settings.channels().ofSubscriber(number));
            subscribers.add(subscriber);
            want(subscriber);
        }
        openMore();
    }

    /** Closes all streams, to be gone on with later. */
    void cut() {
        toOpen.clear();
        for (Subscriber subscriber : subscribers) {
            subscriber.wanted = false;
            close(subscriber);
        }
    }

    /** Opens all streams again where they ended, spread evenly at random. */
    void resume(long spreadMillis) {
        for (Subscriber subscriber : subscribers) {
            subscriber.resumes = true;
            if (spreadMillis == 0) {
                want(subscriber);
            } else {
                long delayMillis = ThreadLocalRandom.current().nextLong(spreadMillis);
                loop.schedule(() -> wantNow(subscriber), delayMillis, TimeUnit.MILLISECONDS);
            }
        }
        openMore();
    }

    /** Lets the first subscribers read nothing more. What they receive after that counts for no latency. */
    void stall(int count) {
        for (Subscriber subscriber : subscribers.subList(0, Math.min(count, subscribers.size()))) {
            subscriber.timed = false;
            if (subscriber.connection != null) {
                subscriber.connection.config().setAutoRead(false);
            }
        }
    }

    /** Lets everybody read again. */
    void unstall() {
        for (Subscriber subscriber : subscribers) {
            if (subscriber.connection != null) {
                subscriber.connection.config().setAutoRead(true);
            }
        }
    }

    /** Lets the next subscriber leave, and come back as somebody new. */
    void change() {
        for (int tries = 0; tries < subscribers.size(); tries++) {
            Subscriber subscriber = subscribers.get(changed++ % subscribers.size());
            if (subscriber.connection != null && subscriber.wanted && !subscriber.changes) {
                subscriber.changes = true;
                close(subscriber);
                return;
            }
        }
    }

    /** What was seen since this was asked last. */
    ReceiverSample take() {
        return recorder.take();
    }

    /** Closes the ledger: nothing that was published may come any more. */
    List<LedgerTotals.Entry> settle(PublishedNumbers published) {
        List<LedgerTotals.Entry> troubled = new ArrayList<>();
        Map<Integer, Numbers> unpublishedByChannel = new HashMap<>();
        for (Subscriber subscriber : subscribers) {
            if (subscriber.wanted || subscriber.refused) {
                subscriber.ledger.ended(settings.channels().placesBefore(subscriber.channel, published.end()));
            }
            DeliveryLedger.Trouble trouble = subscriber.ledger.troubles();
            if (trouble == null) {
                continue;
            }
            Numbers unpublished = unpublishedByChannel.computeIfAbsent(
                    subscriber.channel, channel -> published.unpublished(settings.channels(), channel));
            LedgerTotals.Entry entry = new LedgerTotals.Entry(
                    subscriber.number,
                    settings.channels().name(subscriber.channel),
                    trouble.lost(unpublished),
                    trouble.told(unpublished),
                    trouble.repeated(),
                    trouble.reordered(),
                    trouble.gaps(),
                    trouble.corrupted());
            if (entry.hasTrouble()) {
                troubled.add(entry);
            }
        }
        return troubled;
    }

    /** Closes everything; what is on its way is not looked at any more. */
    void close() {
        closed = true;
        toOpen.clear();
        subscribers.forEach(this::close);
        if (receiveBuffer != null) {
            receiveBuffer.release();
        }
    }

    // ---- what its connections ask for ----

    Recorder recorder() {
        return recorder;
    }

    Stamp stamp() {
        return stamp;
    }

    Channels channels() {
        return settings.channels();
    }

    byte[] gapType() {
        return gapType;
    }

    HttpUrl url() {
        return settings.target().subscribe();
    }

    boolean bare() {
        return settings.bare();
    }

    byte[] request(Subscriber subscriber) {
        return settings.target()
                .subscribeRequest(
                        settings.channels().name(subscriber.channel), subscriber.resumes ? subscriber.lastEventId : "");
    }

    /** An array of at least so many bytes, for the time of one read. */
    byte[] scratch(int length) {
        if (scratch.length < length) {
            scratch = new byte[Math.max(length, 2 * scratch.length)];
        }
        return scratch;
    }

    /** The moment at which the bytes that are looked at were read. */
    void readAt(long nanoTime) {
        readNanos = nanoTime - settings.beganNanos();
    }

    /** The same, in nanoseconds since the run began. */
    long readNanos() {
        return readNanos;
    }

    /** Everything that came with a read was looked at. */
    void readComplete() {
        recorder.publish();
        progress.run();
    }

    void opened(Subscriber subscriber, long tookNanos) {
        opening--;
        recorder.opened(tookNanos);
        if (!subscriber.resumes) {
            long number = nextNumber.getAsLong();
            subscriber.ledger.opened(
                    number < 0 ? DeliveryLedger.UNKNOWN : settings.channels().placesBefore(subscriber.channel, number));
        }
        subscriber.resumes = true;
        openMore();
    }

    /** The server does not want to see it any more; what it misses is lost all the same. */
    void refusedForGood(Subscriber subscriber) {
        subscriber.refused = subscriber.wanted;
        subscriber.wanted = false;
    }

    /** @param why a sentence; of interest where nobody here has closed the stream */
    void ended(Subscriber subscriber, boolean wasOpen, boolean failed, String why) {
        subscriber.connection = null;
        boolean unwanted = !closed && !subscriber.changes && (subscriber.wanted || failed);
        if (wasOpen) {
            recorder.ended(unwanted);
        } else {
            opening--;
        }
        if (closed) {
            return;
        }
        if (subscriber.changes) {
            subscriber.changes = false;
            subscriber.resumes = false;
            subscriber.lastEventId = "";
            want(subscriber);
        } else if (unwanted) {
            recorder.problem(why);
            if (subscriber.wanted) {
                // as long as the server asked for, and not all at once
                reopen(subscriber, (long) (subscriber.retryMillis
                        * (0.8 + 0.4 * ThreadLocalRandom.current().nextDouble())));
            }
        }
        openMore();
    }

    // ---- opening and closing ----

    private void want(Subscriber subscriber) {
        subscriber.wanted = true;
        toOpen.add(subscriber);
    }

    private void wantNow(Subscriber subscriber) {
        if (!closed) {
            want(subscriber);
            openMore();
        }
    }

    private void reopen(Subscriber subscriber, long delayMillis) {
        loop.schedule(
                () -> {
                    if (!closed && subscriber.wanted && subscriber.connection == null) {
                        toOpen.add(subscriber);
                        openMore();
                    }
                },
                delayMillis,
                TimeUnit.MILLISECONDS);
    }

    private void openMore() {
        while (opening < MOST_OPENING && !toOpen.isEmpty()) {
            Subscriber subscriber = toOpen.remove();
            if (subscriber.connection == null) {
                connect(subscriber);
            }
        }
    }

    private void connect(Subscriber subscriber) {
        opening++;
        Channel connection = transport.newConnection();
        if (receiveBuffer != null) {
            connection.config().setOption(ChannelOption.RECVBUF_ALLOCATOR, receiveBuffer);
        }
        SubscriberConnection handler = new SubscriberConnection(this, subscriber);
        connection.pipeline().addLast(handler);
        subscriber.connection = connection;
        loop.register(connection);
        connection.connect(transport.remote(), source(subscriber)).addListener(connecting -> {
            if (!connecting.isSuccess()) {
                handler.refused(connecting.cause());
            }
        });
    }

    private @Nullable InetSocketAddress source(Subscriber subscriber) {
        return settings.sourceAddresses() == 0
                ? null
                : new InetSocketAddress("127.0.0." + (1 + subscriber.number % settings.sourceAddresses()), 0);
    }

    private void close(Subscriber subscriber) {
        if (subscriber.connection != null) {
            subscriber.connection.close();
        }
    }
}
