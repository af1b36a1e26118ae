package dev.longwave.source;

import java.time.Duration;

/** A process and those that it starts. Confined to the thread that started it. */
interface ProcessTree {
    /** The one that was started. */
    Process process();

    /**
     * Ends all of them, those too that outlive the first: asks them to, and kills what is left. Returns when they are gone.
     *
     * @param grace how long they may take before they are killed
     */
    void end(Duration grace);
}
