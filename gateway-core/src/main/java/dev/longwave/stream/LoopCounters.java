package dev.longwave.stream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What a loop has delivered. Written by its loop alone, once a slice and never per delivery, so that measuring costs a
 * subscriber nothing; read by any thread.
 */
public final class LoopCounters {
    private static final VarHandle DELIVERIES = handle("deliveries");
    private static final VarHandle BYTES = handle("bytes");
    private static final VarHandle WRITES = handle("writes");
    private static final VarHandle FURTHEST_BEHIND = handle("furthestBehind");
    private static final VarHandle UNSENT_SHED = handle("unsentShed");

    private final DeliveryLatency latency = new DeliveryLatency();
    private long deliveries;
    private long bytes;
    private long writes;

    @SuppressWarnings("UnusedVariable") // read and written by its handle alone
    private long furthestBehind;

    @SuppressWarnings("UnusedVariable") // the same
    private long unsentShed;

    // the loop's thread, since the last publication
    long newDeliveries;
    long newBytes;
    long newWrites;

    /** Events written to streams, each counted once for each stream. */
    public long deliveries() {
        return (long) DELIVERIES.getOpaque(this);
    }

    /** Bytes written to streams for these, chunk framing included. */
    public long bytes() {
        return (long) BYTES.getOpaque(this);
    }

    /** Writes that these took. */
    public long writes() {
        return (long) WRITES.getOpaque(this);
    }

    /** Events that the stream furthest behind had not taken yet, when the heartbeats last looked. */
    public long furthestBehind() {
        return (long) FURTHEST_BEHIND.getOpaque(this);
    }

    /** How long events took until this loop had written them. */
    DeliveryLatency latency() {
        return latency;
    }

    /** Streams closed because too much was held for those of this loop. */
    public long unsentStreamsShed() {
        return (long) UNSENT_SHED.getOpaque(this);
    }

    void publish() {
        DELIVERIES.setOpaque(this, deliveries + newDeliveries);
        BYTES.setOpaque(this, bytes + newBytes);
        WRITES.setOpaque(this, writes + newWrites);
        newDeliveries = 0;
        newBytes = 0;
        newWrites = 0;
    }

    void unsentShed() {
        UNSENT_SHED.setOpaque(this, unsentStreamsShed() + 1);
    }

    void furthestBehind(long events) {
        FURTHEST_BEHIND.setOpaque(this, events);
    }

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(LoopCounters.class, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
