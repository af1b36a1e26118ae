package dev.longwave.cluster;

import dev.longwave.broker.UnavailableException;
import dev.longwave.hub.PublishReceipt;
import dev.longwave.hub.RefusedException;
import dev.longwave.log.EventId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A publication on its way to Redis and the answer it will get: the first one counts. */
final class PendingPublish extends CompletableFuture<PublishReceipt> {
    /** Is told what became of publications. */
    interface Outcome {
        /**
         * Redis has an event.
         *
         * @param sequence its number
         * @param again whether it had it already
         */
        void taken(long sequence, boolean again, long tookNanos);

        /** Redis does not take an event. */
        void refused(RefusedException refusal);

        /** Nobody knows. */
        void unavailable();
    }

    private static final byte[] NO_NAME = {};

    private final String epoch;
    private final Entry entry;
    private final @Nullable String idempotencyKey;
    private final @Nullable String fingerprint;
    private final int readers;
    private final byte[] encoded;
    private final Outcome outcome;
    private final long sentNanos;

    /**
     * Creates one that is not answered.
     *
     * @param epoch that it is published in
     * @param fingerprint tells it from other publications, null where it names neither a key nor an id
     * @param readers open streams here that it is for
     */
    PendingPublish(
            String epoch,
            Entry entry,
            @Nullable String idempotencyKey,
            @Nullable String fingerprint,
            int readers,
            Outcome outcome,
            long sentNanos) {
        this.epoch = epoch;
        this.entry = entry;
        this.idempotencyKey = idempotencyKey;
        this.fingerprint = fingerprint;
        this.readers = readers;
        this.encoded = entry.encode();
        this.outcome = outcome;
        this.sentNanos = sentNanos;
    }

    String epoch() {
        return epoch;
    }

    int bytes() {
        return encoded.length;
    }

    long sentNanos() {
        return sentNanos;
    }

    private @Nullable String ownId() {
        return entry instanceof Entry.Published published ? published.event().id() : null;
    }

    private boolean isNamed() {
        return idempotencyKey != null || ownId() != null;
    }

    void addKeys(List<String> keys) {
        if (isNamed()) {
            String id = ownId();
            keys.add(idempotencyKey == null ? Keys.STATE : Keys.idempotency(epoch, idempotencyKey));
            keys.add(id == null ? Keys.STATE : Keys.ownId(epoch, id));
        }
    }

    void addArguments(List<byte[]> arguments, ClusterSettings settings) {
        arguments.add(encoded);
        arguments.add(ascii(readers));
        if (isNamed()) {
            long windowMillis =
                    idempotencyKey == null ? 0 : settings.idempotency().window().toMillis();
            arguments.add(ascii(fingerprint + ' ' + windowMillis + ' ' + (ownId() == null ? 0 : 1)));
        } else {
            arguments.add(NO_NAME);
        }
    }

    static byte[] ascii(long number) {
        return ascii(Long.toString(number));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Takes what the script says of it. */
    void answer(String said) {
        String[] words = said.split(" ", -1);
        switch (words[0]) {
            case "ok" -> receive(Long.parseLong(words[1]), readers, false);
            case "again" -> receive(Long.parseLong(words[1]), Integer.parseInt(words[2]), true);
            case "conflict" -> refuse(conflict(words[1]));
            default -> fail(new UnavailableException("Redis answers \"" + said + "\""));
        }
    }

    private void receive(long sequence, int counted, boolean again) {
        String own = ownId();
        if (complete(new PublishReceipt(own != null ? own : EventId.format(epoch, sequence), counted))) {
            outcome.taken(sequence, again, System.nanoTime() - sentNanos);
        }
    }

    private RefusedException conflict(String with) {
        return with.equals("key")
                ? new RefusedException(
                        RefusedException.Reason.KEY_CONFLICT,
                        "the idempotency key was used for another publication within its window; use a new key for each")
                : new RefusedException(
                        RefusedException.Reason.ID_CONFLICT,
                        "another event with the id \"" + ownId()
                                + "\" is still kept; ids are unique in the cluster, choose another");
    }

    void refuse(RefusedException refusal) {
        if (completeExceptionally(refusal)) {
            outcome.refused(refusal);
        }
    }

    void fail(UnavailableException reason) {
        if (completeExceptionally(reason)) {
            outcome.unavailable();
        }
    }
}
