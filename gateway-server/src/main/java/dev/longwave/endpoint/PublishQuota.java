package dev.longwave.endpoint;

import dev.longwave.limit.PublishLimits;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * How much one caller may publish.
 *
 * @param limits of all callers
 * @param who the name of what the caller has shown
 * @param client where the caller is, null where that is not known
 */
record PublishQuota(
        PublishLimits limits, String who, @Nullable SocketAddress client) {
    /**
     * Counts an event that is about to be published.
     *
     * @throws ProblemException where it is too much for now
     */
    void take() throws ProblemException {
        PublishLimits.Excess excess = limits.publish(who, client);
        if (excess != null) {
            throw new ProblemException(Problems.of(excess));
        }
    }
}
