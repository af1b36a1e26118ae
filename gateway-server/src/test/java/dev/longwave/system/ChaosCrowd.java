package dev.longwave.system;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.longwave.system.ChaosSchedule.Follow;
import dev.longwave.system.ChaosSchedule.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The clients of a schedule, to whom its steps happen. Confined to one thread. */
final class ChaosCrowd implements AutoCloseable {
    private static final int SMALL_BUFFER = 8 << 10;

    private final ChaosSchedule schedule;
    private final int port;
    private final PacketFilter network;
    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);
    private final byte[] bytes = new byte[64 << 10];
    private final List<Client> clients = new ArrayList<>();
    private final List<SocketChannel> vanished = new ArrayList<>();
    private final PriorityQueue<Later> later = new PriorityQueue<>(Comparator.comparingLong(Later::atNanos));
    private int steps;

    private record Later(long atNanos, Action action) {}

    private interface Action {
        void run() throws IOException;
    }

    /** Makes the clients, who connect once {@link #live} is called. */
    ChaosCrowd(ChaosSchedule schedule, int port, PacketFilter network) throws IOException {
        this.schedule = schedule;
        this.port = port;
        this.network = network;
        for (Follow follow : schedule.clients()) {
            clients.add(new Client(follow));
        }
    }

    /** What the clients got. */
    List<ChaosLedger.Account> accounts() {
        return clients.stream().map(client -> client.account).toList();
    }

    /** How many steps have happened to somebody: one that is away is spared. */
    int steps() {
        return steps;
    }

    /** Connects everybody and waits until each has been told its position. */
    void begin(Duration atMost) throws IOException {
        for (Client client : clients) {
            client.connect();
        }
        live(
                atMost,
                () -> clients.stream()
                        .noneMatch(client -> client.account.position().isEmpty()));
    }

    /** Plans the steps from now on. */
    void start() {
        for (Step step : schedule.steps()) {
            in(step.atMillis(), () -> happen(step));
        }
    }

    /** Lets the clients live until everybody has come to an id, or was told that it is not to be had any more. */
    void finish(String newest, Duration atMost) throws IOException {
        live(
                atMost,
                () -> later.isEmpty()
                        && clients.stream()
                                .allMatch(client -> client.account.position().compareTo(newest) >= 0));
    }

    /** Lets the clients live until something is so. */
    void live(Duration atMost, BooleanSupplier condition) throws IOException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("waited " + atMost + " in vain; the clients are " + clients);
            }
            Later next = later.peek();
            if (next != null && next.atNanos <= System.nanoTime()) {
                later.remove().action.run();
                continue;
            }
            selector.select(20);
            for (SelectionKey key : selector.selectedKeys()) {
                ((Client) key.attachment()).ready(key);
            }
            selector.selectedKeys().clear();
        }
    }

    private void in(int millis, Action action) {
        later.add(new Later(System.nanoTime() + Duration.ofMillis(millis).toNanos(), action));
    }

    private void happen(Step step) throws IOException {
        Client client = clients.get(step.client());
        if (client.state != State.READING) {
            return;
        }
        steps++;
        switch (step.fault()) {
            case RESET -> client.comeBackIn(client.reset(), step.millis());
            case STALL -> client.stall(step.millis());
            case HALF_CLOSE -> client.halfClose();
            case VANISH -> client.vanish(step.millis());
            case BLACKOUT -> client.blackOut(step.millis());
            case LEAVE_EARLY -> client.leaveEarly(step.millis());
            case STORM -> {
                for (Client each : clients) {
                    if (each.state == State.READING) {
                        each.comeBackIn(each.reset(), 0);
                    }
                }
            }
        }
    }

    /** Lets the network be as it was, and closes everything. */
    @Override
    public void close() throws IOException {
        for (SocketChannel channel : vanished) {
            network.letPass(localPort(channel));
            channel.close();
        }
        for (Client client : clients) {
            client.reset();
        }
        selector.close();
    }

    private static int localPort(SocketChannel channel) throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    private enum State {
        AWAY,
        READING,
        /** Or without a network; left alone until that is over. */
        STALLED,
        HALF_CLOSED
    }

    private final class Client {
        private final Follow follow;
        private final ChaosLedger.Account account;
        private State state = State.AWAY;
        private @Nullable SocketChannel channel;
        private StreamDecoder decoder;

        Client(Follow follow) {
            this.follow = follow;
            this.account = new ChaosLedger.Account(follow.channels(), follow.asPattern());
            this.decoder = new StreamDecoder(account::took);
        }

        void connect() throws IOException {
            SocketChannel connection = SocketChannel.open();
            if (follow.small()) {
                connection.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER);
            }
            // on the loopback interface a connection is made or refused at once
            connection.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            connection.write(ByteBuffer.wrap(request().getBytes(US_ASCII)));
            connection.configureBlocking(false);
            connection.register(selector, SelectionKey.OP_READ, this);
            decoder = new StreamDecoder(account::took);
            channel = connection;
            state = State.READING;
        }

        private String request() {
            String position = account.position().isEmpty() ? "" : "Last-Event-ID: " + account.position() + "\r\n";
            return "GET " + schedule.path(follow) + " HTTP/1.1\r\nHost: localhost\r\n" + position + "\r\n";
        }

        void ready(SelectionKey key) throws IOException {
            if (channel == null || key.channel() != channel || !key.isValid()) {
                return;
            }
            int length;
            try {
                length = channel.read(buffer.clear());
            } catch (IOException e) {
                if (state != State.HALF_CLOSED) {
                    throw new IOException("the gateway has reset " + this, e);
                }
                length = -1; // it had closed when our end of it came
            }
            if (length >= 0) {
                buffer.flip().get(bytes, 0, length);
                decoder.decode(bytes, 0, length);
                if (!decoder.lastId().isEmpty()) {
                    account.isAt(decoder.lastId());
                }
                return;
            }
            if (state != State.HALF_CLOSED) {
                throw new IOException("the gateway has closed " + this);
            }
            reset();
            connect();
        }

        /** Resets the connection, if there is one. */
        Client reset() throws IOException {
            if (channel != null) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                channel.close();
                channel = null;
            }
            state = State.AWAY;
            return this;
        }

        void comeBackIn(Client self, int millis) {
            in(millis, self::connect);
        }

        void stall(int millis) {
            leaveAlone(0, millis);
        }

        private void leaveAlone(int interest, int millis) {
            SocketChannel stalled = channel;
            if (stalled == null) {
                return;
            }
            state = State.STALLED;
            stalled.keyFor(selector).interestOps(interest);
            in(millis, () -> {
                state = State.READING;
                stalled.keyFor(selector).interestOps(SelectionKey.OP_READ);
            });
        }

        void halfClose() throws IOException {
            if (channel != null) {
                channel.shutdownOutput();
                state = State.HALF_CLOSED;
            }
        }

        void vanish(int millis) throws IOException {
            SocketChannel gone = channel;
            if (gone == null) {
                return;
            }
            network.lose(localPort(gone));
            gone.keyFor(selector).cancel();
            vanished.add(gone);
            channel = null;
            state = State.AWAY;
            comeBackIn(this, millis);
        }

        void blackOut(int millis) throws IOException {
            SocketChannel cut = channel;
            if (cut == null) {
                return;
            }
            int lost = localPort(cut);
            network.lose(lost);
            leaveAlone(SelectionKey.OP_READ, millis);
            in(millis, () -> network.letPass(lost));
        }

        void leaveEarly(int millis) throws IOException {
            reset();
            connect();
            comeBackIn(reset(), millis);
        }

        @Override
        public String toString() {
            return state + " " + schedule.path(follow) + " at " + account.position() + " after " + account.events()
                    + " events and " + account.gaps() + " gaps";
        }
    }
}
