package dev.longwave.system;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Row 32 of the list of faults: ten thousand clients come back at once. */
@Timeout(180)
class ReconnectStormIT {
    private static final int CLIENTS = 10_000;
    private static final int BEFORE = 300;
    private static final int MEANWHILE = 50;
    private static final int KEPT = 200;

    /** What a gap goes on with can be gone as well before it is sent. */
    private static final Set<String> REASONS = Set.of("expired", "slow");

    private final List<String> ids = new ArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void allAreResumedOrToldAndTheGatewayIsReadyThroughout() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(Map.of("history.max-events", Integer.toString(KEPT)));
                StalledCrowd crowd = new StalledCrowd();
                PipelinedPublisher publisher = new PipelinedPublisher(gateway.internalPort(), "storm", ids::add)) {
            publish(publisher, 1, BEFORE);
            CompletableFuture<Integer> ready = CompletableFuture.supplyAsync(() -> askWhetherItIsReady(gateway));
            for (int i = 0; i < CLIENTS; i++) {
                int last = 1 + i % BEFORE;
                String lastId = ids.get(last - 1);
                crowd.join(gateway.publicPort(), "/events/storm", lastId, new SequenceCheck(last, lastId, REASONS));
                if (i % (CLIENTS / MEANWHILE) == 0) {
                    int number = BEFORE + 1 + i / (CLIENTS / MEANWHILE);
                    publish(publisher, number, number);
                }
            }
            crowd.readUntil(reader -> reader.last() == BEFORE + MEANWHILE, Duration.ofSeconds(60));
            over.set(true);
            assertThat(ready.get(60, TimeUnit.SECONDS)).isPositive();
            assertThat(gateway.streams()).isEqualTo(CLIENTS);

            List<SequenceCheck> readers = crowd.checks();
            for (int i = 0; i < CLIENTS; i++) {
                int last = 1 + i % BEFORE;
                if (last < BEFORE - KEPT) {
                    assertThat(readers.get(i).gaps()).as("gaps after " + last).isNotEmpty();
                } else if (last >= BEFORE + MEANWHILE - KEPT) {
                    assertThat(readers.get(i).gaps()).as("gaps after " + last).isEmpty();
                }
            }
            long told =
                    readers.stream().mapToLong(reader -> reader.gaps().size()).sum();
            long counted = REASONS.stream()
                    .mapToLong(reason -> gateway.metric("longwave_gaps_total{reason=\"" + reason + "\"}"))
                    .sum();
            assertThat(counted).isEqualTo(told);
        }
    }

    private static void publish(PipelinedPublisher publisher, int first, int last) throws IOException {
        for (int number = first; number <= last; number++) {
            publisher.publish(SequenceCheck.data(number, ""));
        }
        publisher.flush();
    }

    /** Asks until all is over, and returns how often. */
    private int askWhetherItIsReady(GatewayProcess gateway) {
        int asked = 0;
        while (!over.get()) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.publicPort())) {
                socket.setSoTimeout(30_000);
                socket.getOutputStream()
                        .write("GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
                BufferedReader answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
                assertThat(answer.readLine()).isEqualTo("HTTP/1.1 200 OK");
                asked++;
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (IOException | InterruptedException e) {
                throw new CompletionException(e);
            }
        }
        return asked;
    }
}
