package dev.longwave.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More than a gigabyte of events goes past a thousand clients that do not read, in a heap of 256 MiB. */
@Timeout(180)
class StalledReadersIT {
    private static final int CLIENTS = 1_000;
    private static final int EVENT_BYTES = 16 << 10;
    private static final int EVENTS = 68_000;
    private static final long LOG_BYTES = 2 << 20;

    /** Far below what the log keeps, so that the one that reads is never the one that is too slow. */
    private static final int MOST_UNREAD_EVENTS = 48;

    private static final String FILLING =
            "x".repeat(EVENT_BYTES - SequenceCheck.data(0, "").length());

    /** What the gateway says to itself before the flood is about 150 MiB, most of it the Java runtime's own. */
    private static final long MOST_MEMORY = 400L << 20;

    private static final long MOST_LIVE_HEAP = 32L << 20;

    @Test
    void theyCostABoundedAmountAndAreToldTheirGap() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(Map.of("history.max-bytes", "2MiB"));
                StalledCrowd stalled = new StalledCrowd(CLIENTS, gateway.publicPort(), "/events/flood")) {
            GatewayProcess.await("the stalled streams", () -> gateway.streams() == CLIENTS);
            long before = gateway.memory("VmRSS");
            flood(gateway);
            long heap = gateway.liveHeap();
            long most = gateway.memory("VmHWM");
            System.out.printf(
                    "memory before the flood %d MiB, at most %d MiB, live heap after it %d MiB%n",
                    before >> 20, most >> 20, heap >> 20);
            assertThat(heap).isLessThan(MOST_LIVE_HEAP);
            assertThat(most).isLessThan(MOST_MEMORY);
            assertThat(gateway.metric("longwave_log_bytes")).isLessThanOrEqualTo(LOG_BYTES);
            assertThat(gateway.streams()).isEqualTo(CLIENTS);
            assertThat(gateway.metric("longwave_gaps_total{reason=\"slow\"}")).isZero();

            stalled.readUntil(reader -> reader.last() == EVENTS, Duration.ofSeconds(60));
            assertThat(stalled.checks()).allSatisfy(reader -> {
                assertThat(reader.gaps()).hasSize(1);
                assertThat(reader.lastBeforeGap()).isPositive();
                assertThat(reader.firstAfterGap())
                        .isEqualTo(stalled.checks().get(0).firstAfterGap());
            });
            assertThat(gateway.metric("longwave_gaps_total{reason=\"slow\"}")).isEqualTo(CLIENTS);
            assertThat(gateway.streams()).isEqualTo(CLIENTS);
        }
    }

    /** Publishes everything, as fast as one reader beside the stalled ones takes it, which misses nothing. */
    private static void flood(GatewayProcess gateway) throws Exception {
        SequenceCheck check = new SequenceCheck();
        try (Socket socket = new Socket();
                PipelinedPublisher publisher = new PipelinedPublisher(gateway.internalPort(), "flood")) {
            StreamClient.connect(gateway.publicPort(), "/events/flood", null, socket);
            GatewayProcess.await("the reader beside them", () -> gateway.streams() == CLIENTS + 1);
            CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> read(socket, check));
            for (int number = 1; number <= EVENTS; number++) {
                while (number - check.last() > MOST_UNREAD_EVENTS) {
                    publisher.flush();
                    Thread.onSpinWait();
                    if (reader.isDone()) {
                        break;
                    }
                }
                publisher.publish(SequenceCheck.data(number, FILLING));
            }
            publisher.flush();
            reader.get(30, TimeUnit.SECONDS);
        }
        assertThat(check.last()).isEqualTo(EVENTS);
        assertThat(check.gaps()).isEmpty();
        GatewayProcess.await("the reader's end", () -> gateway.streams() == CLIENTS);
    }

    private static void read(Socket socket, SequenceCheck check) {
        try {
            StreamDecoder decoder = new StreamDecoder(check);
            byte[] buffer = new byte[256 << 10];
            while (check.last() < EVENTS) {
                int length = socket.getInputStream().read(buffer);
                if (length < 0) {
                    throw new IllegalStateException("closed after " + check);
                }
                decoder.decode(buffer, 0, length);
            }
        } catch (IOException e) {
            throw new IllegalStateException("broken after " + check, e);
        }
    }
}
