package dev.longwave.hub;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The publications of the last minutes that named a key, and what was answered. Guarded by the order. */
final class IdempotencyKeys {
    private final long windowNanos;
    private final int maxKeys;
    private final LinkedHashMap<String, Answer> answers = new LinkedHashMap<>();

    private record Answer(Fingerprint publication, PublishReceipt receipt, long expiresNanos) {}

    IdempotencyKeys(Duration window, int maxKeys) {
        this.windowNanos = TimeUnit.NANOSECONDS.convert(window);
        this.maxKeys = maxKeys;
    }

    /**
     * Looks a key up.
     *
     * @return what was answered to the same publication, null where the key is new
     * @throws RefusedException where the key names another publication, or is new and one too many
     */
    @Nullable
    PublishReceipt answered(String key, Fingerprint publication, long nowNanos) {
        expire(nowNanos);
        Answer answer = answers.get(key);
        if (answer == null) {
            if (answers.size() >= maxKeys) {
                throw new RefusedException(
                        RefusedException.Reason.TOO_MANY_KEYS,
                        "there are " + maxKeys + " idempotency keys in their window, as many as allowed; publish more"
                                + " slowly, without a key, or raise idempotency.max-keys");
            }
            return null;
        }
        if (!answer.publication.equals(publication)) {
            throw new RefusedException(
                    RefusedException.Reason.KEY_CONFLICT,
                    "the idempotency key was used for another publication within its window; use a new key for each");
        }
        return answer.receipt;
    }

    void remember(String key, Fingerprint publication, PublishReceipt receipt, long nowNanos) {
        answers.put(key, new Answer(publication, receipt, nowNanos + windowNanos));
    }

    void expire(long nowNanos) {
        Iterator<Answer> oldestFirst = answers.values().iterator();
        while (oldestFirst.hasNext() && oldestFirst.next().expiresNanos - nowNanos <= 0) {
            oldestFirst.remove();
        }
    }
}
