package dev.longwave.source;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what nobody tells of. */
final class Pause {
    private static final long STEP_MILLIS = 10;

    private Pause() {}

    /**
     * Looks again and again whether something is so.
     *
     * @return whether it was, within the time
     */
    static boolean until(Duration atMost, BooleanSupplier condition) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            try {
                Thread.sleep(STEP_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
