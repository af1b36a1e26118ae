package dev.longwave.cluster;

import dev.longwave.broker.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Publications that go to Redis in one step: together they cost it much less than one by one. */
final class PublishBatch {
    private static final int MOST = 100;

    /** Of events, beyond the first. */
    private static final int MOST_BYTES = 128 << 10;

    private final String epoch;
    private final List<PendingPublish> publications;

    private PublishBatch(String epoch, List<PendingPublish> publications) {
        this.epoch = epoch;
        this.publications = publications;
    }

    /** Takes the next of those that wait, in their order; null where none does. By one thread at a time. */
    static @Nullable PublishBatch next(Queue<PendingPublish> waiting) {
        PendingPublish first = waiting.poll();
        if (first == null) {
            return null;
        }
        List<PendingPublish> publications = new ArrayList<>();
        publications.add(first);
        int bytes = first.bytes();
        PendingPublish next;
        while (publications.size() < MOST
                && (next = waiting.peek()) != null
                && bytes + next.bytes() <= MOST_BYTES
                && next.epoch().equals(first.epoch())) {
            waiting.remove();
            publications.add(next);
            bytes += next.bytes();
        }
        return new PublishBatch(first.epoch(), publications);
    }

    String[] keys() {
        List<String> keys = new ArrayList<>(List.of(Keys.STATE, Keys.EVENTS));
        publications.forEach(publication -> publication.addKeys(keys));
        return keys.toArray(String[]::new);
    }

    byte[][] arguments(ClusterSettings settings) {
        List<byte[]> arguments = new ArrayList<>(4 + 3 * publications.size());
        arguments.add(epoch.getBytes(StandardCharsets.US_ASCII));
        arguments.add(PendingPublish.ascii(settings.redis().maxEvents()));
        arguments.add(PendingPublish.ascii(settings.redis().maxBytes()));
        arguments.add(PendingPublish.ascii(settings.maxAge().toMillis()));
        publications.forEach(publication -> publication.addArguments(arguments, settings));
        return arguments.toArray(byte[][]::new);
    }

    /**
     * Takes what the script says.
     *
     * @return false where the epoch has ended
     */
    boolean answer(List<Object> answers) {
        if (RedisSession.text(answers, 0).equals("epoch")) {
            fail(new UnavailableException("an epoch has ended"));
            return false;
        }
        for (int i = 0; i < publications.size(); i++) {
            publications.get(i).answer(RedisSession.text(answers, i));
        }
        return true;
    }

    void fail(UnavailableException reason) {
        publications.forEach(publication -> publication.fail(reason));
    }
}
