package dev.longwave.loadtest.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process that has some of a run's subscribers. Orders come as lines on its standard input, reports go as lines to its
 * standard output; when the input ends, so does the worker.
 */
public final class Worker {
    private static final long COUNTERS_MILLIS = 20;

    private final PrintStream out;
    private volatile long nextNumber = -1;
    private @Nullable LocalReceivers receivers;

    /** @param out for reports, in UTF-8 */
    public Worker(PrintStream out) {
        this.out = out;
    }

    /**
     * Does what it is told until there is nobody left to tell it.
     *
     * @throws IOException if what comes is no order
     */
    public void serve(InputStream orders) throws IOException {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(orders, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                try {
                    obey(WorkerLines.order(line), timer);
                } catch (IllegalStateException | IOException e) {
                    tell(new Report.Failure(String.valueOf(e.getMessage())));
                }
            }
        } finally {
            timer.shutdownNow();
            if (receivers != null) {
                receivers.close();
            }
        }
    }

    private void obey(Order order, ScheduledExecutorService timer) throws IOException {
        if (order instanceof Order.Begin begin) {
            LocalReceivers begun = new LocalReceivers(begin.settings(), () -> nextNumber, () -> {});
            receivers = begun;
            timer.scheduleAtFixedRate(
                    () -> tell(new Report.Counters(begun.delivered(), begun.connected())),
                    COUNTERS_MILLIS,
                    COUNTERS_MILLIS,
                    TimeUnit.MILLISECONDS);
            return;
        }
        LocalReceivers known = receivers;
        if (known == null) {
            throw new IllegalStateException("a worker has to be told how to begin first");
        }
        if (order instanceof Order.Open open) {
            nextNumber = open.nextNumber();
            known.open(open.first(), open.count());
        } else if (order instanceof Order.Cut) {
            known.cut();
        } else if (order instanceof Order.Resume resume) {
            known.resume(Duration.ofMillis(resume.spreadMillis()));
        } else if (order instanceof Order.Stall stall) {
            known.stall(stall.count());
        } else if (order instanceof Order.Unstall) {
            known.unstall();
        } else if (order instanceof Order.Churn churn) {
            // who comes while events are published cannot know which of them it has to see
            nextNumber = -1;
            known.churn(churn.perSecond());
        } else if (order instanceof Order.Take) {
            tell(new Report.Sample(known.take()));
        } else if (order instanceof Order.Settle settle) {
            tell(new Report.Entries(known.settle(settle.published())));
        }
    }

    private synchronized void tell(Report report) {
        try {
            out.println(WorkerLines.write(report));
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("a report could not be written", e);
        }
    }
}
