package dev.longwave.endpoint;

import org.jspecify.annotations.Nullable;

/** Whether new streams are welcome. Asked by event loops: answer at once. */
@FunctionalInterface
public interface Readiness {
    /** Why they are not, in words for people; null where they are. */
    @Nullable
    String reasonAgainst();
}
