package dev.longwave.loadtest.engine;

import dev.longwave.loadtest.result.Latency;
import dev.longwave.loadtest.result.Result;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** A phase while it goes on, and what the counters stood at when it began. Confined to the run's thread. */
final class Stretch {
    final String name;
    final boolean measured;
    final boolean isOpen;
    final double fromSeconds;
    final long deliveredBefore;
    final double serverCpuBefore;
    final double ownCpuBefore;
    final Histogram delivery = Latency.newHistogram();
    final Map<String, Double> figures = new LinkedHashMap<>();

    /** When its work was done and it only waited for what was on its way; negative before that. */
    double workedUntilSeconds = -1;

    private final long publishedBefore;

    private Stretch(String name) {
        this.name = name;
        measured = false;
        isOpen = false;
        fromSeconds = 0;
        publishedBefore = 0;
        deliveredBefore = 0;
        serverCpuBefore = 0;
        ownCpuBefore = 0;
    }

    Stretch(
            String name,
            boolean measured,
            double fromSeconds,
            long publishedBefore,
            long deliveredBefore,
            double serverCpuBefore,
            double ownCpuBefore) {
        this.name = name;
        this.measured = measured;
        isOpen = true;
        this.fromSeconds = fromSeconds;
        this.publishedBefore = publishedBefore;
        this.deliveredBefore = deliveredBefore;
        this.serverCpuBefore = serverCpuBefore;
        this.ownCpuBefore = ownCpuBefore;
    }

    /** The time between phases, which nobody asks about. */
    static Stretch between(String name) {
        return new Stretch(name);
    }

    Result.Phase ended(double toSeconds, long published, long delivered) {
        return new Result.Phase(
                name,
                measured,
                fromSeconds,
                toSeconds,
                published - publishedBefore,
                delivered - deliveredBefore,
                Latency.of(delivery),
                new LinkedHashMap<>(figures));
    }
}
