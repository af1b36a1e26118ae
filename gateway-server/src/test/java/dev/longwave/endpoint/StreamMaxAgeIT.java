package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.server.Deadline;
import dev.longwave.server.EventStream;
import dev.longwave.server.GatewayFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams that may be only so old end, and their clients come back where they were. */
@Timeout(60)
class StreamMaxAgeIT {
    @Test
    void aStreamEndsWithATimeToComeBackAfter() {
        try (GatewayFixture gateway = GatewayFixture.start("stream.max-age=1s", "stream.retry=4s")) {
            List<EventStream> streams = new ArrayList<>();
            // before there is a stream: by the time that the last is open, the first may have ended
            gateway.publish("a", "before");
            for (int i = 0; i < 10; i++) {
                streams.add(gateway.subscribe("/events/a?since=earliest"));
            }
            for (EventStream stream : streams) {
                assertThat(stream.next().data()).isEqualTo("before");
                assertThat(stream.reconnectionTime()).isEqualTo(Duration.ofSeconds(4));
                stream.awaitEnd();
                assertThat(stream.reconnectionTime()).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(6));
            }
            assertThat(streams.stream().map(EventStream::reconnectionTime).distinct())
                    .hasSizeGreaterThan(3);
            Deadline.await(
                    "all to be counted",
                    () -> gateway.meters().get("longwave_streams_closed_total{reason=\"max_age\"}") == 10);
            gateway.publish("a", "meanwhile");
            try (EventStream back = gateway.subscribe(
                    "/events/a", "Last-Event-ID: " + streams.get(0).lastEventId())) {
                assertThat(back.next().data()).isEqualTo("meanwhile");
            }
            streams.forEach(EventStream::close);
        }
    }

    @Test
    void aStreamOfOperatorsEndsToo() {
        try (GatewayFixture gateway = GatewayFixture.start("stream.max-age=1s");
                EventStream stream = gateway.subscribeInternally("/events/a")) {
            stream.awaitEnd();
        }
    }
}
