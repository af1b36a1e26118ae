package dev.longwave.loadtest.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.longwave.loadtest.target.HttpUrl;
import dev.longwave.loadtest.target.Target;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A small SSE server that does wrong what it is told to, and counts what it did. It accepts publishes by POST, pipelined,
 * and hands them to all who GET the same path; it keeps everything and honours Last-Event-ID. Made for a few dozen
 * connections, each with a thread of its own.
 */
public final class FaultServer implements AutoCloseable {
    /** How the bytes of streams are cut. */
    enum Framing {
        /** An event, a chunk, a write. */
        WHOLE,
        /** A chunk of any size, each byte a write. */
        BYTES,
        /** Chunks, line ends and writes at random, with comments in between. */
        RANDOM,
        /** As many events in a write as there are. */
        COALESCED
    }

    /** What was done to one stream; the counts of {@link dev.longwave.loadtest.result.LedgerTotals}. */
    record Tally(
            String channel,
            long lost,
            long told,
            long repeated,
            long reordered,
            long gaps,
            long corrupted,
            long foreign) {}

    private final ServerSocket listening;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final Map<String, List<byte[]>> history = new ConcurrentHashMap<>();
    private final List<Follower> followers = new CopyOnWriteArrayList<>();

    private volatile Framing framing = Framing.WHOLE;
    private volatile boolean chunked = true;
    private volatile boolean delivers = true;
    private volatile @Nullable Long faultSeed;
    private volatile @Nullable String subscribeAnswer;
    private volatile @Nullable String publishAnswer;
    private volatile boolean holds;
    private volatile long delayMillis;
    private volatile long repeats;
    private volatile long stallAt = -1;
    private volatile long stallMillis;
    private volatile long answerEndsAt = Long.MAX_VALUE;
    private volatile long cutStreamsAt = -1;
    private volatile long cutPublisherAt = -1;
    private volatile int retryMillis = 3_000;
    private volatile boolean forgets;
    private volatile boolean takesOneAConnection;
    private volatile boolean closed;
    private volatile long published;

    public FaultServer() throws IOException {
        listening = new ServerSocket(0, 200, InetAddress.getByName("127.0.0.1"));
        start(this::accept);
    }

    // ---- what it is told to do ----

    FaultServer framing(Framing framing, boolean chunked) {
        this.framing = framing;
        this.chunked = chunked;
        return this;
    }

    /** From each stream's 20th to its 300th event does wrong to every second ten of them what this seed says. */
    public FaultServer faults(long seed) {
        faultSeed = seed;
        return this;
    }

    /** Acknowledges and hands on to nobody. */
    public FaultServer deliversNowhere() {
        delivers = false;
        return this;
    }

    /** Hands on everything so much later. */
    FaultServer delayed(long millis) {
        delayMillis = millis;
        return this;
    }

    /** Sends the first events of each stream, so many, twice. */
    public FaultServer repeatsFirst(long events) {
        repeats = events;
        return this;
    }

    /** Does nothing for a while, when that event comes. */
    FaultServer stallsAt(long event, long millis) {
        stallAt = event;
        stallMillis = millis;
        return this;
    }

    /** Answers every subscriber with these bytes; then closes the connection, or holds it. */
    FaultServer answersSubscribers(String bytes, boolean thenHolds) {
        subscribeAnswer = bytes;
        holds = thenHolds;
        return this;
    }

    /** Answers every publish with these bytes, and hands on nothing. */
    FaultServer answersPublishers(String bytes) {
        publishAnswer = bytes;
        return this;
    }

    /**
     * Ends all streams when that event comes, each in the middle of an event that never ends; whoever comes back after
     * {@code retryMillis} is sent what was missed, unless the server forgets it.
     */
    FaultServer cutsStreamsAt(long event, int retryMillis, boolean forgets) {
        cutStreamsAt = event;
        this.retryMillis = retryMillis;
        this.forgets = forgets;
        return this;
    }

    /** Closes the publisher's connection when that event has come, with its answer unsent. */
    FaultServer cutsPublisherAt(long event) {
        cutPublisherAt = event;
        return this;
    }

    /** Answers no publish from that event on, although it hands it on. */
    FaultServer answersPublishesUpTo(long event) {
        answerEndsAt = event;
        return this;
    }

    // ---- what there is to know ----

    /** Ends a publisher's connection after each answer, and says so in it. */
    FaultServer takesOneAConnection() {
        takesOneAConnection = true;
        return this;
    }

    public int port() {
        return listening.getLocalPort();
    }

    Target target() {
        String root = "http://127.0.0.1:" + port();
        return new Target(
                HttpUrl.parse(root + "/{channel}"),
                List.of(),
                HttpUrl.parse(root + "/{channel}"),
                List.of(),
                Target.DATA,
                "text/plain");
    }

    /** Events that it has accepted. */
    long published() {
        return published;
    }

    /** What it did to each stream, in the order in which they came. */
    List<Tally> tallies() {
        return followers.stream().map(Follower::tally).toList();
    }

    /** Events that were published while somebody whose stream was cut was away. */
    synchronized long missedWhileAway() {
        long missed = 0;
        for (Follower follower : followers) {
            missed += follower.ended ? -follower.place : follower.began;
        }
        return missed;
    }

    /** Ends all streams and connections, and takes no new ones. */
    @Override
    public void close() {
        closed = true;
        closeQuietly(listening);
        connections.forEach(FaultServer::closeQuietly);
        threads.forEach(Thread::interrupt);
    }

    // ---- connections ----

    private void accept() throws IOException {
        while (!closed) {
            Socket socket = listening.accept();
            socket.setTcpNoDelay(true);
            connections.add(socket);
            start(() -> serve(socket));
        }
    }

    private void serve(Socket socket) throws IOException, InterruptedException {
        InputStream in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
        OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 64 << 10);
        for (String head = head(in); !head.isEmpty(); head = head(in)) {
            String channel = head.split(" ", 3)[1].substring(1);
            if (head.startsWith("GET ")) {
                subscribe(channel, field(head, "last-event-id"), socket);
                return;
            }
            byte[] data = in.readNBytes(Integer.parseInt(field(head, "content-length")));
            String answer = publishAnswer;
            if (answer == null) {
                publish(channel, data);
                answer = "HTTP/1.1 202 Accepted\r\n" + (takesOneAConnection ? "Connection: close\r\n" : "")
                        + "Content-Length: 0\r\n\r\n";
            }
            if (published == cutPublisherAt) {
                cutPublisherAt = -1;
                socket.close();
                return;
            }
            if (published <= answerEndsAt) {
                out.write(answer.getBytes(ISO_8859_1));
            }
            if (in.available() == 0 || takesOneAConnection) {
                out.flush();
            }
            if (takesOneAConnection) {
                socket.close();
                return;
            }
        }
    }

    private void subscribe(String channel, String lastEventId, Socket socket) throws IOException, InterruptedException {
        String answer = subscribeAnswer;
        if (answer != null) {
            socket.getOutputStream().write(answer.getBytes(UTF_8));
            if (!holds) {
                socket.close();
            }
            return;
        }
        Follower follower;
        synchronized (this) {
            follower = new Follower(channel, followers.size());
            List<byte[]> past = history.computeIfAbsent(channel, unused -> new ArrayList<>());
            int from = lastEventId.isEmpty() || forgets ? past.size() : Integer.parseInt(lastEventId) + 1;
            follower.place = from;
            follower.began = from;
            follower.sendText("retry: " + retryMillis + "\n\n");
            for (int place = from; place < past.size(); place++) {
                follower.event(past.get(place));
            }
            followers.add(follower);
        }
        socket.getOutputStream()
                .write(("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
                                + (chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "Connection: close\r\n\r\n"))
                        .getBytes(ISO_8859_1));
        follower.write(socket.getOutputStream());
    }

    private synchronized void publish(String channel, byte[] data) throws InterruptedException {
        if (published == stallAt) {
            Thread.sleep(stallMillis);
        }
        if (published == cutStreamsAt) {
            followers.forEach(Follower::cut);
        }
        published++;
        history.computeIfAbsent(channel, unused -> new ArrayList<>()).add(data);
        if (delivers) {
            for (Follower follower : followers) {
                if (!follower.ended && follower.channel.equals(channel)) {
                    follower.event(data);
                }
            }
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static String field(String head, String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    private void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException e) {
                        // the connection is over
                    }
                },
                "fault-server");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // it is closed
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    // ---- streams ----

    private enum Fault {
        DROP,
        TELL,
        REPEAT,
        REPEAT_LATER,
        SWAP,
        FAR,
        REVERSE,
        CORRUPT,
        FOREIGN,
        GAP_WITHOUT_LOSS
    }

    private record Outgoing(byte[] event, long dueNanos) {}

    private static final Outgoing END = new Outgoing(new byte[0], 0);

    /** One stream: what is to be written, and what was done wrong. Events come under the server's lock. */
    private final class Follower {
        private static final int TEN = 10;
        private static final int FAULTS_FROM = 20;
        private static final int FAULTS_TO = 300;

        private final String channel;
        private final LinkedBlockingQueue<Outgoing> queue = new LinkedBlockingQueue<>();
        private final Random random;
        private final byte[][] ten = new byte[TEN][];
        private int place;
        private int began;
        private boolean ended;
        private int number;
        private @Nullable Fault fault;
        private int at;
        private int count;
        private long lost;
        private long told;
        private long repeated;
        private long reordered;
        private long gaps;
        private long corrupted;
        private long foreign;

        Follower(String channel, int index) {
            this.channel = channel;
            Long seed = faultSeed;
            random = new Random((seed == null ? 0 : seed) * 1_000 + index);
        }

        Tally tally() {
            return new Tally(channel, lost, told, repeated, reordered, gaps, corrupted, foreign);
        }

        void cut() {
            if (!ended) {
                ended = true;
                sendText("id: 100000\nretry: ");
                queue.add(END);
            }
        }

        /** The next event of the channel: sends it, or what is to come in its place. */
        void event(byte[] data) {
            int own = number++;
            int offset = own % TEN;
            ten[offset] = data;
            if (offset == 0) {
                boolean now = faultSeed != null && own >= FAULTS_FROM && own < FAULTS_TO && random.nextBoolean();
                fault = now ? Fault.values()[random.nextInt(Fault.values().length)] : null;
                at = random.nextInt(4);
                count = 1 + random.nextInt(3);
            }
            if (fault == null) {
                send(offset);
                if (own < repeats) {
                    send(offset);
                    repeated++;
                }
            } else {
                wrong(fault, offset);
            }
            place++;
        }

        /** Every fault is over before its ten events are, with a good event behind it. */
        private void wrong(Fault what, int offset) {
            switch (what) {
                case DROP, TELL -> {
                    if (offset >= at && offset < at + count) {
                        lost += what == Fault.DROP ? 1 : 0;
                        told += what == Fault.TELL ? 1 : 0;
                        return;
                    }
                    if (what == Fault.TELL && offset == at + count) {
                        sendText("event: gap\ndata: {\"missed\":" + count + "}\n\n");
                        gaps++;
                    }
                    send(offset);
                }
                case REPEAT -> {
                    send(offset);
                    for (int i = 0; offset == at && i < count; i++) {
                        send(offset);
                        repeated++;
                    }
                }
                case REPEAT_LATER -> {
                    send(offset);
                    if (offset == at + count) {
                        send(at);
                        repeated++;
                    }
                }
                case SWAP -> late(offset, 1);
                case FAR -> late(offset, 2 + count);
                case REVERSE -> {
                    if (offset < at || offset > at + count) {
                        send(offset);
                    } else if (offset == at + count) {
                        for (int i = offset; i >= at; i--) {
                            send(i);
                        }
                        reordered += count;
                    }
                }
                case CORRUPT -> {
                    if (offset == at) {
                        byte[] data = ten[offset].clone();
                        data[data.length - 1 - random.nextInt(5)] = '#';
                        send(data, place);
                        corrupted++;
                    } else {
                        send(offset);
                    }
                }
                case FOREIGN -> {
                    send(offset);
                    if (offset == at) {
                        sendText("data: LW000000 of somebody else\n\n");
                        foreign++;
                    }
                }
                case GAP_WITHOUT_LOSS -> {
                    if (offset == at) {
                        sendText("event: gap\ndata: {}\n\n");
                        gaps++;
                    }
                    send(offset);
                }
            }
        }

        private void late(int offset, int distance) {
            if (offset != at) {
                send(offset);
            }
            if (offset == at + distance) {
                send(at);
                reordered++;
            }
        }

        private void send(int offset) {
            send(ten[offset], place - (number - 1) % TEN + offset);
        }

        private void send(byte[] data, int id) {
            sendText("id: " + id + "\ndata: " + new String(data, ISO_8859_1) + "\n\n");
        }

        private void sendText(String event) {
            queue.add(new Outgoing(lines(event).getBytes(ISO_8859_1), System.nanoTime() + delayMillis * 1_000_000));
        }

        private String lines(String event) {
            if (framing != Framing.RANDOM) {
                return event;
            }
            String lineEnd = List.of("\n", "\r", "\r\n").get(random.nextInt(3));
            String comment = random.nextInt(4) == 0 ? ": hello" + lineEnd : "";
            String blank = random.nextInt(4) == 0 ? lineEnd : "";
            return comment + event.replace("\n", lineEnd) + blank;
        }

        void write(OutputStream out) throws IOException, InterruptedException {
            Random cuts = new Random(1);
            while (!closed) {
                Outgoing next = queue.take();
                if (next == END) {
                    out.close();
                    return;
                }
                long early = next.dueNanos - System.nanoTime();
                if (early > 0) {
                    Thread.sleep(early / 1_000_000, (int) (early % 1_000_000));
                }
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                bytes.write(next.event);
                while (framing == Framing.COALESCED
                        && !queue.isEmpty()
                        && queue.peek() != END
                        && bytes.size() < 60_000) {
                    bytes.write(queue.take().event);
                }
                cut(out, encoded(bytes.toByteArray(), cuts), cuts);
            }
        }

        private byte[] encoded(byte[] events, Random cuts) throws IOException {
            if (!chunked) {
                return events;
            }
            ByteArrayOutputStream chunks = new ByteArrayOutputStream();
            int from = 0;
            while (from < events.length) {
                boolean whole = framing == Framing.WHOLE || framing == Framing.COALESCED;
                int length = whole ? events.length : 1 + cuts.nextInt(events.length - from);
                String size = framing == Framing.RANDOM && cuts.nextBoolean()
                        ? String.format("%05X;x=y", length)
                        : Integer.toHexString(length);
                chunks.write((size + "\r\n").getBytes(ISO_8859_1));
                chunks.write(events, from, length);
                chunks.write("\r\n".getBytes(ISO_8859_1));
                from += length;
            }
            return chunks.toByteArray();
        }

        private void cut(OutputStream out, byte[] bytes, Random cuts) throws IOException {
            int from = 0;
            while (from < bytes.length) {
                int rest = bytes.length - from;
                int length = switch (framing) {
                    case WHOLE, COALESCED -> rest;
                    case BYTES -> 1;
                    case RANDOM -> 1 + cuts.nextInt(rest);
                };
                out.write(bytes, from, length);
                from += length;
            }
        }
    }
}
