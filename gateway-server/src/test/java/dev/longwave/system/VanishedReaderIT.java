package dev.longwave.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Hosts that are gone without a word, against readers that only do not read. Everything that happens to a connection
 * here happens by itself in the field; all of it runs at once, because each takes the same minute.
 */
@Timeout(360)
class VanishedReaderIT {
    private static final Duration FREED_WITHIN = Duration.ofSeconds(45);

    /** By then the kernel has tried a closed window so often that its tries are further apart than a vanished host's. */
    private static final Duration KEPT_FOR = Duration.ofSeconds(75);

    private static final int RECEIVE_BYTES = 64 << 10;

    private static final String FILLING = "x".repeat(2_000);

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger published = new AtomicInteger();

    @BeforeEach
    void askFirst() {
        External.onlyWhereAskedFor("it takes more than a minute, and sets rules in the firewall");
    }

    @Test
    void vanishedClientsAreFreedAndStalledOnesKept() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(Map.of("history.max-bytes", "512KiB"));
                PacketFilter network = new PacketFilter(gateway.publicPort());
                Reader busy = new Reader(gateway, "/events/busy");
                Reader idle = new Reader(gateway, "/events/idle");
                Reader stalled = new Reader(gateway, "/events/busy");
                Reader stalledThenGone = new Reader(gateway, "/events/busy");
                Reader back = new Reader(gateway, "/events/few")) {
            Thread publisher = publishing(gateway);
            busy.read(Duration.ofSeconds(3));
            idle.read(Duration.ofMillis(100));
            closeTheWindowWithDataOnItsWay(gateway, network, back);

            network.lose(busy.port());
            network.lose(idle.port());
            network.lose(stalledThenGone.port());
            long gone = System.nanoTime();
            GatewayProcess.await("the vanished clients' end", FREED_WITHIN, () -> closedByClient(gateway) == 3);
            System.out.printf("freed %d s after they were gone%n", secondsSince(gone));
            assertThat(gateway.get("/streams"))
                    .doesNotContain(busy.remote(), idle.remote(), stalledThenGone.remote())
                    .contains(stalled.remote(), back.remote());

            Thread.sleep(Math.max(0, KEPT_FOR.toMillis() - 1_000 * secondsSince(gone)));
            assertThat(gateway.get("/streams")).contains(stalled.remote(), back.remote());
            assertThat(closedByClient(gateway)).isEqualTo(3);
            over.set(true);
            publisher.join();

            stalled.readUntil(published.get());
            assertThat(stalled.check.gaps()).hasSize(1);
            // or its kernel may not say that there is room again, and the gateway's asks only every two minutes by now
            back.socket.setReceiveBufferSize(RECEIVE_BYTES);
            back.readUntil(30);
            assertThat(back.check.gaps()).isEmpty();
        }
    }

    /**
     * Makes a reader stall whose network was away for a moment: what was sent meanwhile is sent again, but when it arrives
     * there is no room for it any more. It stays unacknowledged, retransmissions and all, as long as nobody reads.
     */
    private static void closeTheWindowWithDataOnItsWay(GatewayProcess gateway, PacketFilter network, Reader reader)
            throws Exception {
        for (int number = 1; number <= 20; number++) {
            gateway.publish("few", SequenceCheck.data(number, FILLING));
        }
        Thread.sleep(500);
        reader.socket.setReceiveBufferSize(1);
        network.lose(reader.port());
        for (int number = 21; number <= 30; number++) {
            gateway.publish("few", SequenceCheck.data(number, FILLING));
        }
        Thread.sleep(3_000);
        network.letPass(reader.port());
    }

    private Thread publishing(GatewayProcess gateway) {
        Thread publisher = new Thread(() -> {
            try (PipelinedPublisher events = new PipelinedPublisher(gateway.internalPort(), "busy")) {
                for (int number = 1; !over.get(); number++) {
                    events.publish(SequenceCheck.data(number, FILLING));
                    events.flush();
                    published.set(number);
                    Thread.sleep(5);
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        publisher.start();
        return publisher;
    }

    private static long closedByClient(GatewayProcess gateway) {
        return gateway.metric("longwave_streams_closed_total{reason=\"client\"}");
    }

    private static long secondsSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toSeconds();
    }

    /** A client with a small window. */
    private static final class Reader implements AutoCloseable {
        private final Socket socket = new Socket();
        private final SequenceCheck check = new SequenceCheck();
        private final StreamDecoder decoder = new StreamDecoder(check);
        private final byte[] buffer = new byte[64 << 10];

        Reader(GatewayProcess gateway, String path) throws IOException, InterruptedException {
            socket.setReceiveBufferSize(RECEIVE_BYTES);
            long before = gateway.streams();
            StreamClient.connect(gateway.publicPort(), path, null, socket);
            GatewayProcess.await("a stream", () -> gateway.streams() > before);
        }

        int port() {
            return socket.getLocalPort();
        }

        /** As {@code GET /streams} shows it. */
        String remote() {
            return "\"127.0.0.1:" + port() + "\"";
        }

        void read(Duration time) throws IOException {
            long until = System.nanoTime() + time.toNanos();
            while (System.nanoTime() < until) {
                if (socket.getInputStream().available() > 0) {
                    readOnce();
                }
            }
        }

        void readUntil(int number) throws IOException {
            socket.setSoTimeout(150_000);
            while (check.last() < number) {
                readOnce();
            }
        }

        private void readOnce() throws IOException {
            int length = socket.getInputStream().read(buffer);
            if (length < 0) {
                throw new IOException("closed after " + check);
            }
            decoder.decode(buffer, 0, length);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
