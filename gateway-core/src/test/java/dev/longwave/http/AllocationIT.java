package dev.longwave.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.longwave.hub.Hub;
import dev.longwave.hub.HubSettings;
import dev.longwave.sse.SseEvent;
import dev.longwave.stream.LoopCounters;
import dev.longwave.stream.StreamLoop;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a delivery allocates on its event loop, over real sockets. Buffers that the leak detector watches allocate with
 * every access, so this holds only as long as a delivery uses none.
 */
@Timeout(60)
class AllocationIT {
    private static final int SUBSCRIBERS = 1_000;
    private static final int WARM_UP = 150;
    private static final int MEASURED = 100;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aDeliveryAllocatesAtMostAByte(Transport transport) throws Exception {
        try (Hub hub = new Hub(HubSettings.DEFAULT);
                TestServer server = new TestServer(transport, hub);
                DiscardingClients clients = new DiscardingClients()) {
            for (int i = 0; i < SUBSCRIBERS; i++) {
                clients.subscribe(server.address(), i % 2 == 0 ? "channel=a" : "channel=a&channel=own:" + i);
            }
            while (server.streams().size() < SUBSCRIBERS) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            LoopCounters counters = StreamLoop.of(server.eventLoop()).counters();
            long thread = server.eventLoop()
                    .submit(() -> Thread.currentThread().getId())
                    .get(10, TimeUnit.SECONDS);
            publishOneByOne(hub, counters, WARM_UP);

            long deliveriesBefore = counters.deliveries();
            long writesBefore = counters.writes();
            long allocatedBefore = threads.getThreadAllocatedBytes(thread);
            publishOneByOne(hub, counters, MEASURED);
            long allocated = threads.getThreadAllocatedBytes(thread) - allocatedBefore;
            long deliveries = counters.deliveries() - deliveriesBefore;

            assertThat(deliveries).isEqualTo((long) MEASURED * SUBSCRIBERS);
            assertThat(counters.writes() - writesBefore).as("a write each").isGreaterThanOrEqualTo(deliveries);
            assertThat((double) allocated / deliveries).as("bytes a delivery").isLessThanOrEqualTo(1);
        }
    }

    /** Each event is delivered to everybody before the next, so that no write has two. */
    private static void publishOneByOne(Hub hub, LoopCounters counters, int count) throws InterruptedException {
        SseEvent event = SseEvent.of("{\"status\":\"running\",\"step\":7,\"of\":12}");
        long delivered = counters.deliveries();
        for (int i = 0; i < count; i++) {
            hub.publish("a", event);
            delivered += SUBSCRIBERS;
            while (counters.deliveries() < delivered) {
                TimeUnit.MICROSECONDS.sleep(50);
            }
        }
    }
}
