package dev.longwave.loadtest.report;

import dev.longwave.loadtest.result.Figures;
import dev.longwave.loadtest.result.Latency;
import dev.longwave.loadtest.result.Result;
import java.util.ArrayList;
import java.util.List;

/**
 * A figure that is shown large.
 *
 * @param beside what is said about it in small letters
 */
record Headline(String title, String figure, String beside) {
    /** What matters most of a run; only what it could find out. */
    static List<Headline> of(Result result) {
        List<Headline> headlines = new ArrayList<>();
        addLatency(headlines, result.latencies());
        Result.Totals totals = result.totals();
        headlines.add(new Headline(
                "Delivered",
                Figures.perSecond(totals.deliveredPerSecond()),
                "published " + Figures.perSecond(totals.publishedPerSecond())));
        headlines.add(new Headline(
                "Lost in silence",
                Figures.count(result.ledger().lost()),
                "of " + Figures.count(result.ledger().expected()) + " deliveries"));
        headlines.add(new Headline("Streams", Figures.count(totals.subscribers()), disconnects(totals.disconnects())));
        if (result.server() != null) {
            addServer(headlines, result.server());
        }
        return headlines;
    }

    private static void addLatency(List<Headline> headlines, Result.Latencies latencies) {
        Latency delivery = latencies.delivery();
        Latency open = latencies.open();
        if (delivery.count() > 0) {
            headlines.add(new Headline("Latency p99", Figures.micros(delivery.p99Micros()), besideP99(delivery)));
        } else if (open.count() > 0) {
            headlines.add(new Headline("Stream open p99", Figures.micros(open.p99Micros()), besideP99(open)));
        }
    }

    private static String besideP99(Latency latency) {
        return "p50 " + Figures.micros(latency.p50Micros()) + ", longest " + Figures.micros(latency.maxMicros());
    }

    private static void addServer(List<Headline> headlines, Result.Cost server) {
        Double cpu = server.cpuMicrosPerDelivery();
        Double memoryOfAStream = server.memoryKiBPerConnection();
        headlines.add(
                cpu == null
                        ? new Headline("Server CPU", Figures.seconds(server.cpuSeconds()), "in all")
                        : new Headline(
                                "Server CPU a delivery",
                                Figures.micros(cpu),
                                Figures.seconds(server.cpuSeconds()) + " in all"));
        headlines.add(new Headline(
                "Server memory",
                Figures.mebibytes(server.memoryMiB()),
                memoryOfAStream == null ? "at most" : Figures.kibibytes(memoryOfAStream) + " a stream"));
    }

    private static String disconnects(long disconnects) {
        return disconnects == 0
                ? "none ended unasked"
                : Figures.count(disconnects) + (disconnects == 1 ? " stream" : " streams") + " ended unasked";
    }
}
