package dev.longwave.loadtest.engine;

import dev.longwave.loadtest.result.LedgerTotals;
import java.time.Duration;
import java.util.List;

/** All subscribers of a run, wherever they live. Called by the run's thread, but for {@link #delivered}. */
interface Receivers extends AutoCloseable {
    /** Opens streams for new subscribers with the numbers from {@code first} on; does not wait for them. */
    void open(int first, int count);

    /** Closes all streams. */
    void cut();

    /** Opens all streams again, each with its last event id, spread evenly over a time. */
    void resume(Duration spread);

    /** Lets so many subscribers read nothing more. */
    void stall(int count);

    /** Lets everybody read again. */
    void unstall();

    /** From now on lets subscribers leave and come back as somebody new, so many a second; 0 ends it. */
    void churn(double perSecond);

    /** Events that arrived so far; any thread. */
    long delivered();

    /** Streams open now. */
    long connected();

    /** What was seen since this was asked last. */
    ReceiverSample take();

    /** Closes the ledger; tells of everyone that did not receive everything once and in order. */
    List<LedgerTotals.Entry> settle(PublishedNumbers published);

    /** Processor seconds that other processes than this one have spent for it. */
    double otherCpuSeconds();

    @Override
    void close();
}
