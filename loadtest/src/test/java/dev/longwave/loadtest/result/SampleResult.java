package dev.longwave.loadtest.result;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.HdrHistogram.Histogram;

/** Results as runs leave them, made up from fixed random numbers: the same at every call. */
public final class SampleResult {
    private SampleResult() {}

    /** A run with 10,000 subscribers in which every event arrived once and in order. */
    public static Result flawless() {
        return fanOut("longwave", 1, 1, new LedgerTotals(12_000_000, 12_000_000, 0, 0, 0, 0, 0, 0, 0, 0, List.of()));
    }

    /** The same run, of that name; with {@code slowness} 2 everything takes twice as long. */
    public static Result named(String name, double slowness, int seed) {
        return fanOut(name, slowness, seed, flawless().ledger());
    }

    /** A run in which something of every kind went wrong, with texts that are not meant for a page. */
    public static Result troubled() {
        Result result = fanOut(
                "<script>alert('name')</script>",
                3,
                2,
                new LedgerTotals(
                        12_000_000,
                        11_998_764,
                        312,
                        924,
                        17,
                        2,
                        31,
                        1,
                        4,
                        2,
                        List.of(
                                new LedgerTotals.Entry(4711, "orders:<b>7</b>", 300, 900, 17, 2, 30, 1),
                                new LedgerTotals.Entry(12, "orders:1", 12, 24, 0, 0, 1, 0))));
        return new Result(
                Result.VERSION,
                result.tool(),
                result.name(),
                result.startedAt(),
                Result.Outcome.INTERRUPTED,
                result.settings(),
                result.machine(),
                result.totals(),
                result.latencies(),
                result.ledger(),
                null,
                result.own(),
                result.phases(),
                result.samples().stream().map(SampleResult::withoutServer).toList(),
                List.of(
                        new Result.Problem(
                                "the server closed a stream: </script><script>alert('problem')</script>", 12),
                        new Result.Problem("expected status 202 from a publish, got 503; publish more slowly", 1_204)),
                List.of("a receiving thread was busy 97 % of the time; give the load test more threads"));
    }

    /** A run that could not begin. */
    public static Result failed() {
        Latency none = Latency.of(Latency.newHistogram());
        return new Result(
                Result.VERSION,
                "longwave-loadtest 0.1.0",
                "longwave",
                "2026-01-01T12:00:00Z",
                Result.Outcome.FAILED,
                Map.of("scenario", "fanout"),
                new Result.Machine("Linux 6.1.0", 2, "17.0.15"),
                new Result.Totals(0, 10_000, 0, 0, 0, 0, 0, 0, 0, 0),
                new Result.Latencies(none, none, none, none, none, none),
                new LedgerTotals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of()),
                null,
                new Result.Cost(0.2, null, 61, null, null),
                List.of(),
                List.of(),
                List.of(new Result.Problem(
                        "expected a server at http://127.0.0.1:8080, but the connection was refused; start it", 1)),
                List.of());
    }

    /** The same result with other settings. */
    public static Result with(Result result, Map<String, String> settings) {
        Map<String, String> changed = new LinkedHashMap<>(result.settings());
        changed.putAll(settings);
        return with(result.name(), changed, result);
    }

    /** The same result of another name. */
    public static Result with(String name, Result result) {
        return with(name, result.settings(), result);
    }

    private static Result with(String name, Map<String, String> settings, Result result) {
        return new Result(
                result.version(),
                result.tool(),
                name,
                result.startedAt(),
                result.outcome(),
                settings,
                result.machine(),
                result.totals(),
                result.latencies(),
                result.ledger(),
                result.server(),
                result.own(),
                result.phases(),
                result.samples(),
                result.problems(),
                result.warnings());
    }

    private static Result fanOut(String name, double slowness, int seed, LedgerTotals ledger) {
        Random random = new Random(seed);
        Latency delivery = latency(random, 200_000, 1_900 * slowness, 0.55);
        double delivered = 200_000 / Math.max(1, slowness * 0.9);
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("stalledSubscribers", 100.0);
        figures.put("allBackSeconds", 2.84 * slowness);
        List<Result.Phase> phases = List.of(
                new Result.Phase("connecting", false, 0, 4.1, 0, 0, latency(random, 0, 1, 1), Map.of()),
                new Result.Phase(
                        "warm-up",
                        false,
                        4.1,
                        14.1,
                        200,
                        2_000_000,
                        latency(random, 20_000, 2_600 * slowness, 0.6),
                        Map.of()),
                new Result.Phase("20/s", true, 14.1, 44.1, 600, 6_000_000, delivery, Map.of()),
                new Result.Phase(
                        "stalled",
                        true,
                        44.1,
                        74.1,
                        600,
                        6_000_000,
                        latency(random, 200_000, 2_200 * slowness, 0.6),
                        figures));
        return new Result(
                Result.VERSION,
                "longwave-loadtest 0.1.0",
                name,
                "2026-01-01T12:00:00Z",
                Result.Outcome.COMPLETED,
                settings(),
                new Result.Machine("Linux 6.1.0", 2, "17.0.15"),
                new Result.Totals(60, 10_000, 10_012, 12, 1_200, 0, 12_000_000, 1_824_000_000L, 20, delivered),
                new Result.Latencies(
                        delivery,
                        latency(random, 1_200, 380 * slowness, 0.4),
                        latency(random, 1_200, 9_500 * slowness, 0.35),
                        latency(random, 1_200, 310 * slowness, 0.4),
                        latency(random, 10_012, 640 * slowness, 0.7),
                        latency(random, 10_012, 910 * slowness, 0.7)),
                ledger,
                new Result.Cost(41.3 * slowness, 3.44 * slowness, 212 * Math.sqrt(slowness), 7.31 * slowness, null),
                new Result.Cost(33.8, 2.82, 318, 4.9, 0.62),
                phases,
                samples(random, slowness),
                List.of(),
                List.of());
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("preset", "longwave");
        settings.put("subscribe-url", "http://127.0.0.1:8080/subscribe?channel={channel}");
        settings.put("publish-url", "http://127.0.0.1:8081/publish/{channel}");
        settings.put("subscribers", "10000");
        settings.put("channels", "1");
        settings.put("rate", "20");
        settings.put("size", "128");
        settings.put("duration", "60s");
        settings.put("warmup", "10s");
        settings.put("scenario", "slow");
        settings.put("loops", "1");
        return settings;
    }

    private static Latency latency(Random random, int count, double medianMicros, double sigma) {
        Histogram histogram = Latency.newHistogram();
        for (int i = 0; i < count; i++) {
            double micros = medianMicros * Math.exp(sigma * random.nextGaussian());
            histogram.recordValue((long) Math.min(Latency.MOST_NANOS, micros * 1_000));
        }
        return Latency.of(histogram);
    }

    private static List<Result.Sample> samples(Random random, double slowness) {
        List<Result.Sample> samples = new ArrayList<>();
        for (int i = 1; i <= 148; i++) {
            double at = i / 2.0;
            boolean events = at > 4.1;
            double stall = at > 44.1 && at < 52 ? 3.2 : 1;
            double p50 = 1_900 * slowness * stall * Math.exp(0.08 * random.nextGaussian());
            samples.add(new Result.Sample(
                    at,
                    Math.min(10_000, (long) (at / 4.1 * 10_000)),
                    events ? 20 + random.nextInt(3) - 1 : 0,
                    events ? 200_000 / Math.max(1, slowness * 0.9) * (1 + 0.03 * random.nextGaussian()) : 0,
                    events ? p50 : null,
                    events ? p50 * (3.4 + 0.5 * random.nextDouble()) : null,
                    events ? p50 * (6 + 5 * random.nextDouble()) : null,
                    events ? 0.69 * Math.min(2, slowness) + 0.05 * random.nextGaussian() : 0.35,
                    Math.sqrt(slowness) * (140 + 60 * Math.min(1, at / 4.1) + 12 * Math.abs(Math.sin(at / 3))),
                    events ? 0.56 + 0.04 * random.nextGaussian() : 0.6));
        }
        return samples;
    }

    private static Result.Sample withoutServer(Result.Sample sample) {
        return new Result.Sample(
                sample.atSeconds(),
                sample.connected(),
                sample.publishedPerSecond(),
                sample.deliveredPerSecond(),
                sample.p50Micros(),
                sample.p99Micros(),
                sample.maxMicros(),
                null,
                null,
                sample.ownCores());
    }
}
