package dev.longwave.hub;

import dev.longwave.sse.Frame;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The ids that publishers gave to events which are still kept somewhere. Guarded by the order. */
final class OwnIds {
    private final Map<String, Kept> kept = new HashMap<>();

    private static final class Kept {
        final long sequence;
        final Fingerprint publication;
        final PublishReceipt receipt;
        int logs;

        Kept(long sequence, Fingerprint publication, PublishReceipt receipt, int logs) {
            this.sequence = sequence;
            this.publication = publication;
            this.receipt = receipt;
            this.logs = logs;
        }
    }

    /**
     * Looks an id up.
     *
     * @return what was answered to the same publication, null where the id is free
     * @throws RefusedException where the id names another event
     */
    @Nullable
    PublishReceipt answered(String id, Fingerprint publication) {
        Kept present = kept.get(id);
        if (present == null) {
            return null;
        }
        if (!present.publication.equals(publication)) {
            throw new RefusedException(
                    RefusedException.Reason.ID_CONFLICT,
                    "another event with the id \"" + id
                            + "\" is still kept; ids are unique on the node, choose another");
        }
        return present.receipt;
    }

    void remember(String id, long sequence, Fingerprint publication, PublishReceipt receipt, int logs) {
        kept.put(id, new Kept(sequence, publication, receipt, logs));
    }

    /** The sequence number behind an id, null where it is not known. */
    @Nullable
    Long sequence(String id) {
        Kept present = kept.get(id);
        return present == null ? null : present.sequence;
    }

    /** A log has dropped a frame; the id is free once the last one has. */
    void trimmed(Frame frame) {
        String id = frame.ownId();
        if (id == null) {
            return;
        }
        Kept present = kept.get(id);
        if (present != null && present.sequence == frame.sequence() && --present.logs == 0) {
            kept.remove(id);
        }
    }
}
