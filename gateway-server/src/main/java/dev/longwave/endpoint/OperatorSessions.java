package dev.longwave.endpoint;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What operators have shown in a browser, by the name of a session. The browser keeps the name alone: a key that were in
 * its cookie would go to every port of this host. What was shown is judged again each time, so a session opens no more
 * than its key or token still does. Safe from any thread.
 */
final class OperatorSessions {
    private static final long LONGEST_REST_NANOS = TimeUnit.HOURS.toNanos(12);

    /** Those that have rested longest go first. */
    private static final int MOST = 1_000;

    private static final int NAME_BYTES = 24;

    private record Session(String credential, long usedNanos) {}

    private final LongSupplier nanoTime;
    private final SecureRandom random = new SecureRandom();

    // guarded by this, the one that has rested longest first
    private final LinkedHashMap<String, Session> sessions = new LinkedHashMap<>();

    /**
     * Creates one without sessions.
     *
     * @param nanoTime monotonic, like {@link System#nanoTime}
     */
    OperatorSessions(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Begins a session.
     *
     * @param credential the key or token that was shown and is good
     * @return its name, which cannot be guessed
     */
    String begin(String credential) {
        byte[] bytes = new byte[NAME_BYTES];
        random.nextBytes(bytes);
        String name = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        synchronized (this) {
            sessions.put(name, new Session(credential, nanoTime.getAsLong()));
            if (sessions.size() > MOST) {
                sessions.remove(sessions.keySet().iterator().next());
            }
        }
        return name;
    }

    /** What was shown when a session began, null where there is none of that name or it has rested for 12 hours. */
    synchronized @Nullable String credential(String name) {
        long now = nanoTime.getAsLong();
        sessions.values().removeIf(session -> now - session.usedNanos > LONGEST_REST_NANOS);
        Session session = sessions.remove(name);
        if (session == null) {
            return null;
        }
        sessions.put(name, new Session(session.credential, now));
        return session.credential;
    }

    synchronized void end(String name) {
        sessions.remove(name);
    }

    synchronized int size() {
        return sessions.size();
    }
}
