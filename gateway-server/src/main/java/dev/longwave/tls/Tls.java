package dev.longwave.tls;

import dev.longwave.config.GatewayConfig;
import dev.longwave.config.ListenerConfig;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The TLS of a gateway's listeners, and the threads that it needs: one that looks at files, some that sign. */
public final class Tls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

    /** How often the files are looked at. */
    private static final long LOOK_MILLIS = 2_000;

    /** A client that begins handshakes anew on one connection makes the server sign as often as it likes. */
    private static final String NO_RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";

    private final AtomicBoolean closed = new AtomicBoolean();
    private final ExecutorService handshakes;
    private final ScheduledExecutorService files;
    private final Optional<ListenerTls> publicListener;
    private final Optional<ListenerTls> internalListener;

    /**
     * Reads the files of the listeners that have TLS.
     *
     * @throws IOException where one is not good, with a message for people
     */
    public Tls(GatewayConfig config, TlsEvents events) throws IOException {
        if (System.getProperty(NO_RENEGOTIATION) == null) {
            System.setProperty(NO_RENEGOTIATION, "true");
        }
        int processors = Runtime.getRuntime().availableProcessors();
        handshakes = Executors.newFixedThreadPool(Math.max(1, processors / 2), task -> daemon(task, "tls-handshake"));
        files = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "tls-files"));
        publicListener = listener("public", config.publicListener(), events);
        internalListener = listener("internal", config.internalListener(), events);
        if (listeners().findAny().isPresent()) {
            files.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private Optional<ListenerTls> listener(String name, ListenerConfig listener, TlsEvents events) throws IOException {
        if (listener.tls().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ListenerTls(name, listener.tls().get(), events, handshakes));
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private void look() {
        listeners().forEach(listener -> {
            try {
                listener.reloadIfChanged();
            } catch (RuntimeException e) {
                // or the files would never be looked at again
                LOG.warn("certificate not loaded", e);
            }
        });
    }

    /**
     * Gives the new connections of those listeners that have TLS what the files of a configuration hold now.
     *
     * @throws IOException where one is not good, with a message for people; then nothing has changed
     */
    public void follow(GatewayConfig config) throws IOException {
        Map<ListenerTls, ListenerTls.Loaded> loaded = new LinkedHashMap<>();
        try {
            load(publicListener, config.publicListener(), loaded);
            load(internalListener, config.internalListener(), loaded);
        } catch (IOException e) {
            loaded.values().forEach(ListenerTls.Loaded::release);
            throw e;
        }
        loaded.forEach(ListenerTls::use);
    }

    private static void load(
            Optional<ListenerTls> listener, ListenerConfig config, Map<ListenerTls, ListenerTls.Loaded> loaded)
            throws IOException {
        if (listener.isPresent() && config.tls().isPresent()) {
            loaded.put(listener.get(), listener.get().load(config.tls().get()));
        }
    }

    private Stream<ListenerTls> listeners() {
        return Stream.concat(publicListener.stream(), internalListener.stream());
    }

    /** That of the public listener, none where it speaks in the clear. */
    public Optional<ListenerTls> publicListener() {
        return publicListener;
    }

    /** That of the internal listener, none where it speaks in the clear. */
    public Optional<ListenerTls> internalListener() {
        return internalListener;
    }

    /** Lets everything go; no connection may be open any more. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        files.shutdownNow();
        handshakes.shutdownNow();
        try {
            files.awaitTermination(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        listeners().forEach(ListenerTls::close);
    }
}
