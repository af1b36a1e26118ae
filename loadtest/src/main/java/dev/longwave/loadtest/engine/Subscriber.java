package dev.longwave.loadtest.engine;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** One subscriber: what it follows and what it received, over all its connections. Confined to its event loop. */
final class Subscriber {
    final int number;
    final int channel;
    final DeliveryLedger ledger = new DeliveryLedger();

    /** Whether it should have a stream. */
    boolean wanted;

    /** Whether the server has refused it for good. */
    boolean refused;

    /** Whether its next stream goes on where its last one ended. */
    boolean resumes;

    /** Whether it comes back as somebody new once its stream is closed. */
    boolean changes;

    /** Whether what it receives counts for the latency. */
    boolean timed = true;

    String lastEventId = "";
    long retryMillis = ReceivingLoop.DEFAULT_RETRY_MILLIS;

    @Nullable
    Channel connection;

    Subscriber(int number, int channel) {
        this.number = number;
        this.channel = channel;
    }
}
