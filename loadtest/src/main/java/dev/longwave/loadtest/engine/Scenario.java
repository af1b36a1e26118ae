package dev.longwave.loadtest.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What happens in a run. */
public sealed interface Scenario {
    /** How long it should take, connecting not included; {@code null} if nobody can know. */
    @Nullable
    Duration expected(Load load);

    /**
     * Goes through it; all subscribers are connected.
     *
     * @throws RunEndedException if it cannot go on
     */
    void run(Session session) throws RunEndedException;

    /** Everybody listens, and every event goes to all of its channel. */
    record Fanout() implements Scenario {
        @Override
        public Duration expected(Load load) {
            return load.warmUp().plus(load.duration());
        }

        @Override
        public void run(Session session) throws RunEndedException {
            session.warmUp();
            session.measurements().begin("fanout", true);
            session.publish(session.load().pace());
            session.hold(session.load().duration());
            session.drain();
            session.measurements().end();
        }
    }

    /**
     * Publishes faster and faster until the server does not keep up.
     *
     * @param factor what the rate is multiplied by from step to step, above 1
     * @param breakP99 a step with a longer p99 is one too many
     */
    record Steps(double factor, Duration breakP99) implements Scenario {
        /** Less than this share of what should have arrived in a step, and the server does not keep up. */
        private static final double KEPT_UP = 0.95;

        public Steps {
            if (!(factor > 1)) {
                throw new IllegalArgumentException("step must be above 1, got " + factor);
            }
        }

        @Override
        public @Nullable Duration expected(Load load) {
            return null;
        }

        @Override
        public void run(Session session) throws RunEndedException {
            session.warmUp();
            double rate = ((Pace.Rate) session.load().pace()).perSecond();
            double kept = 0;
            for (; rate <= Pace.MOST_PER_SECOND; rate *= factor) {
                session.measurements().begin(Math.round(rate) + "/s", true);
                session.publish(new Pace.Rate(rate));
                session.hold(session.load().duration());
                double share = session.measurements().deliveredInPhase()
                        / Math.max(
                                1,
                                session.load().duration().toNanos()
                                        / 1e9
                                        * rate
                                        * session.load().subscribersOfAnEvent());
                double p99Nanos = session.measurements().p99NanosInPhase();
                boolean keptUp = share >= KEPT_UP && p99Nanos <= breakP99.toNanos();
                session.measurements().figure("offeredPerSecond", rate);
                session.measurements().figure("deliveredShare", share);
                session.measurements().figure("keptUp", keptUp ? 1 : 0);
                if (!keptUp) {
                    session.abandon();
                }
                session.drain();
                session.measurements().end();
                if (!keptUp) {
                    session.note(
                            kept == 0
                                    ? "the server did not keep up with the first step; begin with a lower --rate"
                                    : String.format(
                                            "the knee: the server kept up with %.0f events/s, and not with %.0f",
                                            kept, rate));
                    return;
                }
                kept = rate;
            }
        }
    }

    /** Everybody is connected and nothing is published: what do streams cost that only wait? */
    record Idle() implements Scenario {
        @Override
        public Duration expected(Load load) {
            return load.duration();
        }

        @Override
        public void run(Session session) throws RunEndedException {
            session.measurements().begin("held", true);
            long bytes = session.measurements().received().bytes();
            session.hold(session.load().duration());
            double seconds = session.load().duration().toNanos() / 1e9;
            int subscribers = session.load().subscribers();
            session.measurements()
                    .figure(
                            "bytesPerStreamAndSecond",
                            (session.measurements().received().bytes() - bytes) / seconds / subscribers);
            session.measurements()
                    .serverCpuInPhase()
                    .ifPresent(cpu -> session.measurements()
                            .figure("serverCpuMicrosPerStreamAndSecond", cpu * 1e6 / seconds / subscribers));
            session.measurements().end();
        }
    }

    /**
     * All streams are cut at once, and all come back with their last event id.
     *
     * @param pause between the cut and the first that comes back
     * @param spread over which they come back
     */
    record Storm(Duration pause, Duration spread) implements Scenario {
        private static final Duration GIVE_UP = Duration.ofSeconds(10);

        @Override
        public Duration expected(Load load) {
            return load.warmUp().plus(load.duration()).plus(pause).plus(spread);
        }

        @Override
        public void run(Session session) throws RunEndedException {
            Duration half = session.load().duration().dividedBy(2);
            session.warmUp();
            session.measurements().begin("before", true);
            session.publish(session.load().pace());
            session.hold(half);
            session.measurements().end();

            session.measurements().begin("cut", true);
            session.cut();
            session.hold(pause);
            session.measurements().end();

            session.measurements().begin("storm", true);
            double began = session.measurements().seconds();
            session.resume(spread);
            session.awaitConnected(spread.plus(GIVE_UP));
            double took = session.measurements().seconds() - began;
            session.measurements().figure("allBackSeconds", took);
            session.measurements().figure("backPerSecond", session.load().subscribers() / Math.max(took, 1e-3));
            session.hold(Duration.ofSeconds(1));
            session.measurements().end();

            session.measurements().begin("after", true);
            session.hold(half);
            session.drain();
            session.measurements().end();
        }
    }

    /**
     * Some readers stop reading: what do the others see? At the end the stalled ones read again, and are told of gaps or have
     * everything.
     *
     * @param share of all subscribers that stall, above 0 and below 1
     */
    record Slow(double share) implements Scenario {
        public Slow {
            if (!(share > 0 && share < 1)) {
                throw new IllegalArgumentException("slow-share must be between 0 and 1, got " + share);
            }
        }

        @Override
        public Duration expected(Load load) {
            return load.warmUp().plus(load.duration().multipliedBy(2));
        }

        @Override
        public void run(Session session) throws RunEndedException {
            session.warmUp();
            session.measurements().begin("nobody stalls", true);
            session.publish(session.load().pace());
            session.hold(session.load().duration());
            double before = session.measurements().p99NanosInPhase();
            session.measurements().end();

            int stalled = (int) Math.ceil(session.load().subscribers() * share);
            session.measurements().begin(stalled + " stalled", true);
            session.stall(stalled);
            session.hold(session.load().duration());
            session.measurements()
                    .figure("p99OfOthersToBefore", session.measurements().p99NanosInPhase() / Math.max(1, before));
            session.measurements().end();

            session.measurements().begin("all read again", false);
            session.unstall();
            session.drain();
            session.measurements().end();
        }
    }

    /**
     * Subscribers leave and come back as somebody new all the time.
     *
     * @param perSecond how many do so a second, above 0
     */
    record Churn(double perSecond) implements Scenario {
        public Churn {
            if (!(perSecond > 0)) {
                throw new IllegalArgumentException("churn-rate must be above 0, got " + perSecond);
            }
        }

        @Override
        public Duration expected(Load load) {
            return load.warmUp().plus(load.duration());
        }

        @Override
        public void run(Session session) throws RunEndedException {
            session.warmUp();
            session.measurements().begin("churn", true);
            session.publish(session.load().pace());
            session.churn(perSecond);
            long opened = session.measurements().received().opened();
            session.hold(session.load().duration());
            session.measurements()
                    .figure(
                            "changesPerSecond",
                            (session.measurements().received().opened() - opened)
                                    / (session.load().duration().toNanos() / 1e9));
            session.churn(0);
            session.awaitConnected();
            session.drain();
            session.measurements().end();
        }
    }

    /** The same for a long time: does the server stay as it is? */
    record Soak() implements Scenario {
        @Override
        public Duration expected(Load load) {
            return load.warmUp().plus(load.duration());
        }

        @Override
        public void run(Session session) throws RunEndedException {
            session.warmUp();
            session.measurements().begin("soak", true);
            session.publish(session.load().pace());
            session.hold(session.load().duration());
            session.drain();
            session.measurements()
                    .serverMemoryMiBPerHour()
                    .ifPresent(slope -> session.measurements().figure("serverMemoryMiBPerHour", slope));
            session.measurements().end();
        }
    }
}
