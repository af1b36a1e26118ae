package dev.longwave.metrics;

import dev.longwave.stream.Latencies;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

/** Shows what the event loops have counted as a Prometheus histogram; Micrometer's own would have to be told of each event. */
final class LatencyCollector implements Collector {
    private static final String NAME = "longwave_delivery_latency_seconds";

    @Override
    public MetricSnapshot collect() {
        Latencies latencies = Latencies.ofAllLoops();
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < latencies.buckets(); i++) {
            buckets.bucket(Latencies.boundSeconds(i), latencies.count(i));
        }
        return HistogramSnapshot.builder()
                .name(NAME)
                .help(
                        "Time from an event's place in the order until a loop had written it to all streams that waited for it")
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(buckets.build())
                        .sum(latencies.sumSeconds())
                        .build())
                .build();
    }
}
