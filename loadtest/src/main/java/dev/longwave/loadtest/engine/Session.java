package dev.longwave.loadtest.engine;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What a scenario can do, and how time goes by for it. Confined to the run's thread. */
final class Session {
    private static final Duration MOMENT = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration MOST_DRAINING = Duration.ofSeconds(60);
    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final Duration MOST_SILENCE_AT_STOP = Duration.ofMillis(500);
    private static final Duration GONE = Duration.ofSeconds(5);
    private static final long LOOK_NANOS = 5_000_000;

    private final Settings settings;
    private final Receivers receivers;
    private final Publisher publisher;
    private final Measurements measurements;
    private final Progress progress;
    private final CountDownLatch stop;

    private boolean allShouldBeConnected;
    private double goneSince = -1;
    private double scenarioBegan = -1;

    /** @param stop ends the run early when it is counted down */
    Session(
            Settings settings,
            Receivers receivers,
            Publisher publisher,
            Measurements measurements,
            Progress progress,
            CountDownLatch stop) {
        this.settings = settings;
        this.receivers = receivers;
        this.publisher = publisher;
        this.measurements = measurements;
        this.progress = progress;
        this.stop = stop;
    }

    /** Connects everybody and goes through the scenario. */
    void run() throws RunEndedException {
        boolean publishes = !(settings.scenario() instanceof Scenario.Idle);
        probe(publishes);
        receivers.open(1, load().subscribers() - 1);
        awaitConnected();
        hold(Duration.ofSeconds(1));
        measurements.streamsAreOpen();
        scenarioBegan = measurements.seconds();
        settings.scenario().run(this);
    }

    /** Opens one stream and sees whether what is published arrives there, before all the others come. */
    private void probe(boolean publishes) throws RunEndedException {
        receivers.open(0, 1);
        await(() -> receivers.connected() == 1 || hasProblem(), PATIENCE);
        if (receivers.connected() == 0) {
            throw RunEndedException.failed(measurements
                    .firstProblem()
                    .orElse("no answer came from " + settings.target().subscribe()
                            + " within 10 s; see whether that is the server"));
        }
        if (!publishes) {
            return;
        }
        publisher.tell(publisher::publishOne);
        await(() -> publisher.acknowledged() > 0 || hasProblem(), PATIENCE);
        if (publisher.acknowledged() == 0) {
            throw RunEndedException.failed(measurements
                    .firstProblem()
                    .orElse("a publish to " + settings.target().publish() + " was not answered within 10 s"));
        }
        if (!await(() -> receivers.delivered() > 0 || hasProblem(), PATIENCE)) {
            throw RunEndedException.failed(
                    "an event was published and acknowledged, and did not arrive within 10 s; see"
                            + " whether " + settings.target().subscribe() + " and "
                            + settings.target().publish()
                            + " mean the same channel");
        }
        if (receivers.delivered() == 0) {
            throw RunEndedException.failed(measurements.firstProblem().orElseThrow());
        }
    }

    private boolean hasProblem() {
        return measurements.firstProblem().isPresent();
    }

    // ---- what a scenario does ----

    Load load() {
        return settings.load();
    }

    Measurements measurements() {
        return measurements;
    }

    /** Tells a person something now. */
    void note(String sentence) {
        progress.note(sentence);
    }

    /** Publishes for a while what does not count, and waits until it has arrived. */
    void warmUp() throws RunEndedException {
        if (!load().warmUp().isZero()) {
            measurements.begin("warm-up", false);
            publish(load().pace());
            hold(load().warmUp());
            drain();
            measurements.end();
        }
        measurements.countFrom(publisher.nextNumber());
    }

    void publish(Pace pace) {
        long[] subscribers = new long[load().channels()];
        for (int i = 0; i < load().subscribers(); i++) {
            subscribers[i % load().channels()]++;
        }
        publisher.tell(() -> {
            publisher.subscribers(subscribers);
            publisher.start(pace);
        });
    }

    /** Lets things go on for so long. */
    void hold(Duration time) throws RunEndedException {
        await(() -> false, time);
    }

    /** Stops publishing, and waits until everything has arrived that will. */
    void drain() throws RunEndedException {
        publisher.tell(publisher::stop);
        await(() -> publisher.ask(() -> publisher.behind() == 0 && publisher.unanswered() == 0), PATIENCE);
        abandon();
        measurements.onlyWaits();
        long expected = publisher.ask(publisher::deliveriesExpected);
        await(() -> receivers.delivered() >= expected || isSilent(), MOST_DRAINING);
        boolean countsAreExact = measurements.received().troubles() == 0
                && publisher.failed() == 0
                && !(settings.scenario() instanceof Scenario.Churn);
        if (!countsAreExact) {
            // what was not expected to come was counted for what may still be on its way
            await(this::isSilent, MOST_DRAINING);
        }
    }

    /** Whether nothing comes any more; who was cut off comes back first. */
    private boolean isSilent() {
        Duration silence = receivers.connected() < load().subscribers() ? PATIENCE : SILENCE;
        return measurements.silentNanos() > silence.toNanos();
    }

    /** Waits a moment for what is on its way when the run was ended early: it is not lost. */
    void awaitUnderWay() {
        long began = System.nanoTime();
        long expected = publisher.ask(publisher::deliveriesExpected);
        while (publisher.ask(publisher::unanswered) > 0 || receivers.delivered() < expected) {
            long waited = System.nanoTime() - began;
            if (Math.min(waited, measurements.silentNanos()) > MOST_SILENCE_AT_STOP.toNanos()
                    || waited > SILENCE.toNanos()) {
                return;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Gives up what is due and was not sent. */
    void abandon() {
        long behind = publisher.ask(publisher::abandon);
        if (behind > 0) {
            measurements.warn("the publisher was " + behind + " events behind its schedule at the end of \""
                    + measurements.phase()
                    + "\" and did not send them; lower --rate, or raise --publishers or --pipeline");
        }
    }

    void cut() {
        allShouldBeConnected = false;
        receivers.cut();
    }

    void resume(Duration spread) {
        receivers.resume(spread);
    }

    void stall(int count) {
        receivers.stall(count);
    }

    void unstall() {
        receivers.unstall();
    }

    void churn(double perSecond) {
        receivers.churn(perSecond);
    }

    /** Waits until everybody is connected, as long as somebody still comes. */
    void awaitConnected() throws RunEndedException {
        awaitConnected(PATIENCE);
    }

    /**
     * Waits until everybody is connected, as long as somebody still comes.
     *
     * @param patience how long nobody may come
     */
    void awaitConnected(Duration patience) throws RunEndedException {
        while (receivers.connected() < load().subscribers()) {
            long before = receivers.connected();
            await(
                    () -> receivers.connected() >= load().subscribers() || receivers.connected() > before + 100,
                    patience);
            if (receivers.connected() <= before) {
                throw RunEndedException.failed("only " + receivers.connected() + " of " + load().subscribers()
                        + " streams are open and no more come: "
                        + measurements.firstProblem().orElse("the server does not answer"));
            }
        }
        allShouldBeConnected = true;
    }

    // ---- time goes by ----

    /** Waits until something is so; tells whether it was before the time was over. */
    private boolean await(BooleanSupplier condition, Duration most) throws RunEndedException {
        long deadline = System.nanoTime() + most.toNanos();
        long nextMoment = System.nanoTime() + MOMENT.toNanos();
        while (true) {
            measurements.silentNanos();
            if (condition.getAsBoolean()) {
                return true;
            }
            long now = System.nanoTime();
            if (now >= deadline) {
                return false;
            }
            if (now >= nextMoment) {
                nextMoment = now + MOMENT.toNanos();
                measurements.sampleInTime();
                progress.moment(measurements.moment(remaining()));
                failIfGone();
            }
            pause(Math.min(Math.min(deadline, nextMoment) - now, LOOK_NANOS));
        }
    }

    private void pause(long nanos) throws RunEndedException {
        try {
            if (stop.await(Math.max(nanos, 1), TimeUnit.NANOSECONDS)) {
                throw RunEndedException.interrupted();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RunEndedException.interrupted();
        }
    }

    private @Nullable Duration remaining() {
        Duration expected = settings.scenario().expected(load());
        if (expected == null || scenarioBegan < 0) {
            return null;
        }
        Duration gone = Duration.ofNanos((long) ((measurements.seconds() - scenarioBegan) * 1e9));
        return gone.compareTo(expected) > 0 ? Duration.ZERO : expected.minus(gone);
    }

    private void failIfGone() throws RunEndedException {
        if (!allShouldBeConnected || receivers.connected() > 0) {
            goneSince = -1;
        } else if (goneSince < 0) {
            goneSince = measurements.seconds();
        } else if (measurements.seconds() - goneSince > GONE.toSeconds()) {
            throw RunEndedException.failed(String.format(
                    "the server is gone: all streams had ended %.1f s after the run began, and for 5 s none could be"
                            + " opened again; see the server's log (%s)",
                    goneSince, measurements.firstProblem().orElse("no reason was seen")));
        }
    }
}
