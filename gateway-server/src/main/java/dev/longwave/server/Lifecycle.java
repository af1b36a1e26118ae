package dev.longwave.server;

import dev.longwave.endpoint.Readiness;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How far a gateway is between its start and its end. Safe from any thread. */
final class Lifecycle implements Readiness {
    private enum Phase {
        STARTING,
        SERVING,
        STOPPING
    }

    private final Supplier<@Nullable String> overload;
    private volatile Phase phase = Phase.STARTING;

    /**
     * The life of a gateway that is starting.
     *
     * @param overload why there is no room for streams, null where there is
     */
    Lifecycle(Supplier<@Nullable String> overload) {
        this.overload = overload;
    }

    /** It has come up, which comes too late where it is stopping already. */
    synchronized void serving() {
        if (phase == Phase.STARTING) {
            phase = Phase.SERVING;
        }
    }

    synchronized void stopping() {
        phase = Phase.STOPPING;
    }

    @Override
    public boolean hasStarted() {
        return phase != Phase.STARTING;
    }

    @Override
    public @Nullable String reasonAgainst() {
        return switch (phase) {
            case STARTING -> "the gateway is starting";
            case SERVING -> overload.get();
            case STOPPING -> "the gateway is stopping";
        };
    }
}
