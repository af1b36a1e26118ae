package dev.longwave.endpoint;

import org.jspecify.annotations.Nullable;

/** Whether the gateway is up, and new streams are welcome. Asked by event loops: answer at once. */
public interface Readiness {
    /** Whether it has come up, and is ready unless {@link #reasonAgainst} says otherwise. */
    boolean hasStarted();

    /** Why new streams are not welcome, in words for people; null where they are. */
    @Nullable
    String reasonAgainst();
}
