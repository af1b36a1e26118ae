package dev.longwave.console;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.longwave.hub.Hub;
import dev.longwave.sse.SseEvent;
import dev.longwave.stream.SlowConsumerPolicy;
import dev.longwave.stream.SseStream;
import dev.longwave.stream.StreamListener;
import dev.longwave.stream.StreamSettings;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * The gateway's figures once a second, for everybody who watches: read once, written as JSON once, sent to each stream.
 * The last minutes are kept, so that a chart is full when it is first drawn; reading takes microseconds, and while nobody
 * watches nothing else is done. Safe from any thread.
 *
 * <p>A stream gets {@code event: history}, an object of {@code gateway} and {@code figures}, oldest first, and then one
 * object of figures a second.
 */
public final class LiveFigures implements AutoCloseable {
    /** Five minutes. */
    static final int KEPT = 300;

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * What the gateway is.
     *
     * @param sources whether it fills channels by itself, which {@code GET /sources} then tells of
     * @param cluster whether it is one of several, which {@code GET /nodes} then tells of
     */
    public record About(
            String version, String transport, long logLimitBytes, BooleanSupplier sources, boolean cluster) {}

    private interface Content {
        void writeTo(JsonGenerator json) throws IOException;
    }

    private final Hub hub;
    private final About about;
    private final FiguresMeter meter;
    private final StreamSettings settings;
    private final ScheduledFuture<?> timer;

    // guarded by this
    private final ArrayDeque<Figures> history = new ArrayDeque<>(KEPT);
    private final Set<SseStream> viewers = new LinkedHashSet<>();

    /**
     * Begins to measure.
     *
     * @param hub the channels
     * @param streams open streams now
     * @param published events committed so far
     */
    public LiveFigures(Hub hub, About about, IntSupplier streams, LongSupplier published) {
        this.hub = hub;
        this.about = about;
        this.meter = new FiguresMeter(hub, streams, published, System::nanoTime);
        this.settings = hub.settings()
                .streams()
                .withSlowConsumer(SlowConsumerPolicy.GAP)
                .withSendBufferBytes(StreamSettings.DEFAULT.sendBufferBytes())
                .withListener(StreamListener.NONE);
        this.timer = GlobalEventExecutor.INSTANCE.scheduleAtFixedRate(
                this::sample, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What a stream for {@link #watch} is opened with; whoever looks at the gateway is not counted among its streams. */
    public StreamSettings settings() {
        return settings;
    }

    /** Sends figures to a stream until it closes. */
    public synchronized void watch(SseStream stream) {
        stream.send(SseEvent.of(json(this::writeHistory)).withType("history"));
        viewers.add(stream);
        stream.onClose(reason -> leave(stream));
    }

    private synchronized void leave(SseStream stream) {
        viewers.remove(stream);
    }

    private synchronized void sample() {
        Figures figures = meter.read();
        if (history.size() == KEPT) {
            history.remove();
        }
        history.add(figures);
        if (!viewers.isEmpty()) {
            SseEvent event = SseEvent.of(json(figures::writeTo));
            viewers.forEach(viewer -> viewer.send(event));
        }
    }

    private void writeHistory(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("gateway");
        json.writeStringField("version", about.version);
        json.writeStringField("transport", about.transport);
        json.writeStringField("epoch", hub.epoch());
        json.writeBooleanField("sources", about.sources.getAsBoolean());
        json.writeBooleanField("cluster", about.cluster);
        json.writeNumberField("log_limit_bytes", about.logLimitBytes);
        json.writeNumberField("heap_limit_bytes", Runtime.getRuntime().maxMemory());
        json.writeEndObject();
        json.writeArrayFieldStart("figures");
        for (Figures figures : history) {
            figures.writeTo(json);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String json(Content content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            content.writeTo(json);
        } catch (IOException e) {
            throw new UncheckedIOException("a StringWriter does not fail", e);
        }
        return text.toString();
    }

    /** Stops measuring. Streams are their owners' to close. */
    @Override
    public void close() {
        timer.cancel(false);
    }
}
