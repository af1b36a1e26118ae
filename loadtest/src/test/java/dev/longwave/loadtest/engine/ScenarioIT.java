package dev.longwave.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.loadtest.result.Result;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Every scenario against a server without fault. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(60)
class ScenarioIT {
    @Test
    void fanoutMeasuresWhatIsBehindTheWarmUp() throws IOException {
        try (FaultServer server = new FaultServer()) {
            Result result = Plan.of(server.target())
                    .to(20, 4)
                    .lasting(500, 1_000)
                    .with(new Resources(2, 0, 3, 2, 8))
                    .run();

            assertClean(result, "warm-up", "fanout");
            Result.Phase fanout = result.phases().get(1);
            assertThat(result.phases().get(0).measured()).isFalse();
            assertThat(fanout.measured()).isTrue();
            assertThat(result.totals().published())
                    .isEqualTo(fanout.published())
                    .isEqualTo(server.published() - 1 - result.phases().get(0).published())
                    .isGreaterThanOrEqualTo(395);
            assertThat(result.totals().delivered()).isEqualTo(5 * fanout.published());
            assertThat(result.latencies().delivery().count())
                    .isEqualTo(result.totals().delivered());
            assertThat(result.latencies().lastSubscriber().count()).isEqualTo(fanout.published());
            assertThat(result.latencies().open().count()).isEqualTo(20);
            assertThat(result.latencies().firstByte().count()).isEqualTo(20);
            assertThat(result.totals().opened()).isEqualTo(20);
            assertThat(result.totals().subscribers()).isEqualTo(20);
            assertThat(result.totals().measuredSeconds()).isGreaterThanOrEqualTo(1);
            assertThat(result.totals().deliveredPerSecond()).isPositive();
            assertThat(result.samples()).isNotEmpty().last().satisfies(sample -> {
                assertThat(sample.connected()).isEqualTo(20);
                assertThat(sample.ownCores()).isPositive();
            });
            assertThat(result.server()).isNotNull().satisfies(cost -> {
                assertThat(cost.cpuMicrosPerDelivery()).isPositive();
                assertThat(cost.memoryMiB()).isPositive();
            });
            assertThat(result.own().cpuSeconds()).isPositive();
            assertThat(result.ledger().received()).isEqualTo(5 * (server.published() - 1) + 1);
        }
    }

    @Test
    void asFastAsPossibleKeepsToItsWindow() throws IOException {
        try (FaultServer server = new FaultServer()) {
            Result result = Plan.of(server.target())
                    .at(new Pace.Window(16))
                    .lasting(300, 1_000)
                    .run();

            assertClean(result, "warm-up", "fanout");
            assertThat(result.totals().published()).isGreaterThan(50);
            assertThat(result.totals().delivered())
                    .isEqualTo(4 * result.totals().published());
        }
    }

    @Test
    void aWindowOfOneWaitsForEverybody() throws IOException {
        try (FaultServer server = new FaultServer().delayed(50)) {
            Result result = Plan.of(server.target())
                    .to(6, 2)
                    .at(new Pace.Window(1))
                    .lasting(0, 1_000)
                    .run();

            assertClean(result, "fanout");
            // 50 ms for each, in both channels together
            assertThat(result.totals().published())
                    .isBetween(5L, (long) (result.totals().measuredSeconds() / 0.049) + 1);
            assertThat(result.latencies().delivery().minMicros()).isGreaterThanOrEqualTo(49_000);
        }
    }

    @Test
    void stepsEndWhereTheServerDoesNotKeepUp() throws IOException {
        try (FaultServer server = new FaultServer().stallsAt(400, 2_000)) {
            List<String> notes = new CopyOnWriteArrayList<>();
            Settings settings = Plan.of(server.target())
                    .scenario(new Scenario.Steps(2, Duration.ofSeconds(1)))
                    .at(new Pace.Rate(200))
                    .lasting(0, 700)
                    .settings();

            Result result = new LoadTest(settings, new Notes(notes)).run();

            assertThat(result.outcome()).isEqualTo(Result.Outcome.COMPLETED);
            assertThat(result.ledger().lost()).isZero();
            assertThat(result.phases()).hasSizeGreaterThanOrEqualTo(2);
            Result.Phase last = result.phases().get(result.phases().size() - 1);
            assertThat(last.figures()).containsEntry("keptUp", 0.0);
            assertThat(last.figures().get("deliveredShare")).isLessThan(0.95);
            assertThat(result.phases().subList(0, result.phases().size() - 1))
                    .allSatisfy(step -> assertThat(step.figures()).containsEntry("keptUp", 1.0));
            assertThat(result.phases().get(0).name()).isEqualTo("200/s");
            assertThat(result.phases().get(1).figures()).containsEntry("offeredPerSecond", 400.0);
            assertThat(notes).singleElement().asString().startsWith("the knee: the server kept up with ");
        }
    }

    @Test
    void idleStreamsAreHeldAndNothingIsPublished() throws IOException {
        try (FaultServer server = new FaultServer()) {
            Result result = Plan.of(server.target())
                    .scenario(new Scenario.Idle())
                    .to(30, 3)
                    .run();

            assertClean(result, "held");
            assertThat(server.published()).isZero();
            assertThat(result.totals().opened()).isEqualTo(30);
            assertThat(result.phases().get(0).figures())
                    .containsEntry("bytesPerStreamAndSecond", 0.0)
                    .containsKey("serverCpuMicrosPerStreamAndSecond");
            assertThat(result.latencies().delivery().count()).isZero();
        }
    }

    @Test
    void afterAStormEverybodyHasEverything() throws IOException {
        try (FaultServer server = new FaultServer()) {
            Result result = Plan.of(server.target())
                    .scenario(new Scenario.Storm(Duration.ofMillis(500), Duration.ofMillis(300)))
                    .to(20, 2)
                    .lasting(0, 1_600)
                    .run();

            assertClean(result, "before", "cut", "storm", "after");
            assertThat(result.totals().opened()).isEqualTo(40);
            assertThat(result.ledger().received()).isEqualTo(10 * (server.published() - 1) + 1);
            assertThat(result.phases().get(2).figures()).containsKeys("allBackSeconds", "backPerSecond");
            // what was published while nobody was there came late
            assertThat(result.phases().get(2).delivery().maxMicros()).isGreaterThan(300_000);
        }
    }

    @Test
    void aStormAtOnceWithoutAPause() throws IOException {
        try (FaultServer server = new FaultServer()) {
            Result result = Plan.of(server.target())
                    .scenario(new Scenario.Storm(Duration.ZERO, Duration.ZERO))
                    .to(20, 1)
                    .lasting(0, 1_000)
                    .with(new Resources(2, 0, 0, 1, 64))
                    .run();

            assertClean(result, "before", "cut", "storm", "after");
            assertThat(result.totals().opened()).isEqualTo(40);
        }
    }

    @Test
    void slowReadersHaveEverythingInTheEnd() throws IOException {
        try (FaultServer server = new FaultServer()) {
            Result result = Plan.of(server.target())
                    .scenario(new Scenario.Slow(0.5))
                    .size(2_000)
                    .lasting(0, 700)
                    .run();

            assertClean(result, "nobody stalls", "2 stalled", "all read again");
            assertThat(result.ledger().received()).isEqualTo(4 * (server.published() - 1) + 1);
            assertThat(result.phases().get(1).figures()).containsKey("p99OfOthersToBefore");
            assertThat(result.phases().get(1).delivery().count())
                    .isBetween(1L, result.phases().get(1).delivered());
            assertThat(result.phases().get(2).delivered()).isGreaterThan(2 * 200);
        }
    }

    @Test
    void whoLeavesAndComesBackAsSomebodyNewMissesNothing() throws IOException {
        try (FaultServer server = new FaultServer()) {
            Result result = Plan.of(server.target())
                    .scenario(new Scenario.Churn(60))
                    .to(20, 2)
                    .lasting(0, 1_500)
                    .with(new Resources(2, 0, 0, 1, 64))
                    .run();

            assertClean(result, "churn");
            assertThat(result.totals().opened()).isGreaterThanOrEqualTo(20 + 45);
            assertThat(result.phases().get(0).figures().get("changesPerSecond")).isGreaterThan(30);
        }
    }

    @Test
    void aShortSoak() throws IOException {
        try (FaultServer server = new FaultServer()) {
            Result result = Plan.of(server.target())
                    .scenario(new Scenario.Soak())
                    .lasting(0, 4_000)
                    .run();

            assertClean(result, "soak");
            assertThat(result.totals().delivered()).isEqualTo(4 * (server.published() - 1));
            assertThat(result.phases().get(0).figures()).containsKey("serverMemoryMiBPerHour");
        }
    }

    // ---- ended early ----

    @Test
    void aRunThatIsStoppedHasWhatThereWas() throws IOException {
        try (FaultServer server = new FaultServer().delayed(200)) {
            LoadTest test = Plan.of(server.target()).lasting(0, 50_000).test();
            CompletableFuture.runAsync(() -> {
                awaitPublished(server);
                test.stop();
            });

            assertInterrupted(test.run(), server);
        }
    }

    @Test
    void aRunWhoseThreadIsInterruptedHasWhatThereWas() throws Exception {
        try (FaultServer server = new FaultServer().delayed(200)) {
            LoadTest test = Plan.of(server.target()).lasting(0, 50_000).test();
            AtomicReference<@Nullable Result> result = new AtomicReference<>();
            Thread thread = new Thread(() -> {
                try {
                    result.set(test.run());
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            thread.start();
            awaitPublished(server);
            thread.interrupt();
            thread.join(20_000);

            Result found = result.get();
            assertThat(found).isNotNull();
            assertInterrupted(java.util.Objects.requireNonNull(found), server);
        }
    }

    @Test
    void aRunThatIsStoppedBeforeItBeginsEndsAtOnce() throws IOException {
        try (FaultServer server = new FaultServer()) {
            LoadTest test = Plan.of(server.target()).lasting(0, 50_000).test();
            test.stop();

            Result result = test.run();

            assertThat(result.outcome()).isEqualTo(Result.Outcome.INTERRUPTED);
            assertThat(result.totals().published()).isZero();
        }
    }

    private static void awaitPublished(FaultServer server) {
        while (server.published() < 150) {
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static void assertInterrupted(Result result, FaultServer server) {
        assertThat(result.outcome()).isEqualTo(Result.Outcome.INTERRUPTED);
        assertThat(result.problems()).isEmpty();
        assertThat(result.totals().published())
                .isEqualTo(server.published() - 1)
                .isGreaterThan(100);
        assertThat(result.totals().measuredSeconds()).isPositive();
        assertThat(result.latencies().delivery().count()).isPositive();
        assertThat(result.phases()).extracting(Result.Phase::name).containsExactly("fanout");
        assertThat(result.ledger().lost()).isZero();
        assertThat(result.ledger().received()).isEqualTo(4 * (server.published() - 1) + 1);
    }

    @Test
    void aServerThatTakesOnePublishAConnectionIsPublishedToOneAtATime() throws IOException {
        try (FaultServer server = new FaultServer().takesOneAConnection()) {
            Result result = Plan.of(server.target())
                    .at(new Pace.Rate(100))
                    .with(new Resources(1, 0, 0, 1, 1))
                    .run();

            assertClean(result, "fanout");
            assertThat(result.totals().published()).isGreaterThanOrEqualTo(99);
        }
    }

    private static void assertClean(Result result, String... phases) {
        assertThat(result.outcome()).isEqualTo(Result.Outcome.COMPLETED);
        assertThat(result.problems()).isEmpty();
        assertThat(result.phases()).extracting(Result.Phase::name).containsExactly(phases);
        assertThat(result.ledger().entries()).isEmpty();
        assertThat(result.ledger().lost()).isZero();
        assertThat(result.ledger().foreign()).isZero();
        assertThat(result.ledger().expected()).isEqualTo(result.ledger().received());
        assertThat(result.totals().disconnects()).isZero();
        assertThat(result.totals().publishFailures()).isZero();
    }

    private record Notes(List<String> notes) implements Progress {
        @Override
        public void moment(Moment moment) {
            assertThat(moment.wanted()).isEqualTo(4);
        }

        @Override
        public void note(String sentence) {
            notes.add(sentence);
        }
    }
}
