package dev.longwave.system;

import static java.nio.charset.StandardCharsets.US_ASCII;

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
import java.util.List;
import java.util.function.Predicate;

/** Subscribers that read nothing at all until they are all told to. Confined to one thread. */
final class StalledCrowd implements AutoCloseable {
    private static final int RECEIVE_BUFFER = 16 << 10;

    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocate(256 << 10);
    private final List<Member> members = new ArrayList<>();

    /** One of them, with what it got once it reads. */
    record Member(SocketChannel channel, StreamDecoder decoder, SequenceCheck check) {}

    /**
     * Opens them.
     *
     * @param port of the public listener
     * @param path what they subscribe to
     */
    StalledCrowd(int size, int port, String path) throws IOException {
        for (int i = 0; i < size; i++) {
            join(port, path, "", new SequenceCheck());
        }
    }

    /** Begins with nobody. */
    StalledCrowd() throws IOException {}

    /**
     * Opens one more.
     *
     * @param lastId what it comes back with; empty for somebody new
     * @param check what it must get
     */
    void join(int port, String path, String lastId, SequenceCheck check) throws IOException {
        String position = lastId.isEmpty() ? "" : "Last-Event-ID: " + lastId + "\r\n";
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + position + "\r\n";
        SocketChannel channel = SocketChannel.open();
        members.add(new Member(channel, new StreamDecoder(check), check));
        channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.write(ByteBuffer.wrap(request.getBytes(US_ASCII)));
    }

    /** What each of them got. */
    List<SequenceCheck> checks() {
        return members.stream().map(Member::check).toList();
    }

    /** Lets all of them read at once until each has what it waits for. */
    void readUntil(Predicate<SequenceCheck> done, Duration atMost) throws IOException {
        for (Member member : members) {
            member.channel.configureBlocking(false).register(selector, SelectionKey.OP_READ, member);
        }
        long deadline = System.nanoTime() + atMost.toNanos();
        int waiting = members.size();
        while (waiting > 0) {
            if (System.nanoTime() > deadline) {
                throw new IOException(waiting + " readers still wait after " + atMost);
            }
            selector.select(1_000);
            for (SelectionKey key : selector.selectedKeys()) {
                if (read((Member) key.attachment(), done)) {
                    key.cancel();
                    waiting--;
                }
            }
            selector.selectedKeys().clear();
        }
    }

    private boolean read(Member member, Predicate<SequenceCheck> done) throws IOException {
        buffer.clear();
        int length = member.channel.read(buffer);
        if (length < 0) {
            throw new IOException("a reader's connection was closed; it got " + member.check);
        }
        member.decoder.decode(buffer.array(), 0, length);
        return done.test(member.check);
    }

    @Override
    public void close() throws IOException {
        for (Member member : members) {
            member.channel.close();
        }
        selector.close();
    }
}
