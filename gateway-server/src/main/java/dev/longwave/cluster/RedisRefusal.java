package dev.longwave.cluster;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells what Redis says to one command from what it says to all on this connection. */
final class RedisRefusal {
    /** Full; cannot save; too few replicas: reading goes on, and publishing does once that is over. */
    private static final List<String> OF_ONE_COMMAND = List.of("OOM", "MISCONF", "NOREPLICAS", "BUSY");

    private RedisRefusal() {}

    static boolean isOfThisCommand(@Nullable Throwable failure) {
        return failure instanceof RedisCommandExecutionException
                && failure.getMessage() != null
                && OF_ONE_COMMAND.stream().anyMatch(failure.getMessage()::startsWith);
    }
}
