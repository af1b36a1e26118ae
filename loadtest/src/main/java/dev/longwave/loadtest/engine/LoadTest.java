package dev.longwave.loadtest.engine;

import dev.longwave.loadtest.result.Result;
import io.netty.channel.IoEventLoopGroup;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A load test of an SSE server.
 *
 * <pre>{@code
 * LoadTest test = new LoadTest(settings, Progress.NONE);
 * Result result = test.run();
 * }</pre>
 */
public final class LoadTest {
    private final Settings settings;
    private final Progress progress;
    private final CountDownLatch stop = new CountDownLatch(1);

    /** @param progress is told how the run goes, on the thread that runs it */
    public LoadTest(Settings settings, Progress progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /** Ends the run early, with what there is until then; any thread, at any time. */
    public void stop() {
        stop.countDown();
    }

    /**
     * Runs it to its end, which takes as long as the scenario does. To be called once.
     *
     * @return what was found out, also where the run could not go on: the outcome tells
     * @throws IOException if it could not even begin; the message says why and what to do
     */
    public Result run() throws IOException {
        long beganNanos = System.nanoTime();
        ProcessMeter server = settings.serverPids().isEmpty() ? null : new ProcessMeter(settings.serverPids());
        Capacity.check(settings);
        ReceiverSettings receiverSettings = new ReceiverSettings(
                settings.target(),
                new Channels(settings.load().channelPrefix(), settings.load().channels()),
                ThreadLocalRandom.current().nextInt(),
                settings.load().size(),
                settings.gapType(),
                settings.resources().loops(),
                Capacity.sourceAddresses(settings),
                settings.insecure(),
                beganNanos);
        Transport transport = new Transport(settings.target().publish(), settings.insecure());
        IoEventLoopGroup publisherGroup = Transport.newLoops(1, "publisher");
        Seam seam = new Seam();
        try (Receivers receivers = receivers(receiverSettings, seam)) {
            Publisher publisher = new Publisher(
                    receiverSettings,
                    publisherGroup.next(),
                    transport,
                    settings.resources().publishers(),
                    settings.resources().pipeline(),
                    receivers::delivered);
            seam.publisher = publisher;
            Measurements measurements = new Measurements(settings, receivers, publisher, server, beganNanos);
            Session session = new Session(settings, receivers, publisher, measurements, progress, stop);
            try {
                session.run();
                return measurements.result(Result.Outcome.COMPLETED);
            } catch (RunEndedException e) {
                if (e.outcome() == Result.Outcome.FAILED) {
                    measurements.failure(e.why());
                }
                publisher.ask(publisher::abandon);
                if (e.outcome() == Result.Outcome.INTERRUPTED) {
                    receivers.unstall();
                    session.awaitUnderWay();
                }
                return measurements.result(e.outcome());
            }
        } finally {
            publisherGroup.shutdownGracefully(0, 2, TimeUnit.SECONDS);
        }
    }

    private Receivers receivers(ReceiverSettings receiverSettings, Seam seam) throws IOException {
        int workers = settings.resources().workers();
        return workers > 0
                ? new WorkerReceivers(receiverSettings, workers, seam::nextNumber)
                : new LocalReceivers(receiverSettings, seam::nextNumber, seam::deliveriesArrived);
    }

    /** What the subscribers may ask of the publisher, which needs to know the subscribers to be made. */
    private static final class Seam {
        private volatile @Nullable Publisher publisher;

        long nextNumber() {
            Publisher known = publisher;
            return known == null ? 0 : known.nextNumber();
        }

        void deliveriesArrived() {
            Publisher known = publisher;
            if (known != null) {
                known.deliveriesArrived();
            }
        }
    }
}
