package dev.longwave.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.longwave.system.ChaosSchedule.Burst;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Clients that reset, stall, half-close, vanish and come back in storms while events are published. Nobody loses an event
 * that was not told, and in the end nothing is left of them. A long run: {@code -Dchaos.schedules=200}; one schedule
 * again: {@code -Dchaos.schedules=1 -Dchaos.seed=} and the seed in its name.
 */
class ChaosIT {
    private static final int SCHEDULES = Integer.getInteger("chaos.schedules", 5);
    private static final long SEED = Long.getLong("chaos.seed", 1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static GatewayProcess gateway;
    private static PacketFilter network;
    private static long descriptors;

    @BeforeAll
    static void start() throws Exception {
        External.onlyWhereAskedFor("it sets rules in the firewall");
        // a log of about a tenth of a second, so that some find what they have missed and others a gap
        gateway = GatewayProcess.start(Map.of("history.max-events", "100", "stream.heartbeat-interval", "1s"));
        network = new PacketFilter(gateway.publicPort());
        assertThat(gateway.streams()).isZero();
        descriptors = gateway.descriptors();
    }

    @AfterAll
    static void stop() {
        if (network != null) {
            network.close();
        }
        if (gateway != null) {
            gateway.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> nothingIsLostThatWasNotTold() {
        return LongStream.range(SEED, SEED + SCHEDULES)
                .mapToObj(seed -> dynamicTest("seed " + seed, () -> run(ChaosSchedule.of(seed))));
    }

    private static void run(ChaosSchedule schedule) throws Exception {
        ChaosLedger ledger = new ChaosLedger();
        List<ChaosLedger.Account> accounts;
        int steps;
        try (ChaosCrowd crowd = new ChaosCrowd(schedule, gateway.publicPort(), network)) {
            crowd.begin(PATIENCE);
            CompletableFuture<Void> publisher = CompletableFuture.runAsync(() -> publish(schedule, ledger));
            crowd.start();
            crowd.live(PATIENCE, publisher::isDone);
            publisher.join();
            crowd.finish(ledger.newest(), PATIENCE);
            accounts = crowd.accounts();
            steps = crowd.steps();
        }
        accounts.forEach(ledger::check);
        GatewayProcess.await("the end of all streams", () -> gateway.streams() == 0);
        GatewayProcess.await("all descriptors back", () -> gateway.descriptors() <= descriptors);
        System.out.printf(
                "seed %d: %d clients, %d steps, %d events published, %d received, %d gaps told%n",
                schedule.seed(),
                accounts.size(),
                steps,
                ledger.size(),
                accounts.stream().mapToLong(ChaosLedger.Account::events).sum(),
                accounts.stream().mapToLong(ChaosLedger.Account::gaps).sum());
    }

    /** Publishes the bursts; then one event for each channel, for which everybody waits. */
    private static void publish(ChaosSchedule schedule, ChaosLedger ledger) {
        List<ChannelPublisher> publishers = new ArrayList<>();
        try {
            for (int channel = 0; channel < ChaosSchedule.CHANNELS; channel++) {
                publishers.add(new ChannelPublisher(schedule, channel, ledger));
            }
            for (Burst burst : schedule.bursts()) {
                TimeUnit.MILLISECONDS.sleep(burst.pauseMillis());
                publishers.get(burst.channel()).publish(burst.events(), burst.bytes());
            }
            for (ChannelPublisher publisher : publishers) {
                publisher.publish(1, 0);
            }
            for (ChannelPublisher publisher : publishers) {
                publisher.close();
            }
        } catch (IOException | InterruptedException e) {
            throw new CompletionException(e);
        }
    }

    /** Numbers the events of a channel and notes their ids as they are acknowledged. */
    private static final class ChannelPublisher {
        private final PipelinedPublisher publisher;
        private final List<String> data = new ArrayList<>();
        private final List<Long> sentNanos = new ArrayList<>();
        private int acknowledged;

        ChannelPublisher(ChaosSchedule schedule, int channel, ChaosLedger ledger) throws IOException {
            publisher = new PipelinedPublisher(
                    gateway.internalPort(),
                    schedule.channel(channel),
                    id -> ledger.published(id, channel, data.get(acknowledged), sentNanos.get(acknowledged++)));
        }

        void publish(int events, int bytes) throws IOException {
            for (int i = 0; i < events; i++) {
                data.add(SequenceCheck.data(data.size() + 1, "x".repeat(bytes)));
                sentNanos.add(System.nanoTime());
                publisher.publish(data.get(data.size() - 1));
            }
            publisher.flush();
        }

        void close() throws IOException {
            publisher.close();
        }
    }
}
