package dev.longwave.source;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.longwave.hub.ChannelName;
import dev.longwave.hub.EventSink;
import dev.longwave.hub.Hub;
import dev.longwave.hub.Publication;
import dev.longwave.hub.RefusedException;
import dev.longwave.sse.SseEvent;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes what a run says to its channel of the hub. */
final class HubOutput implements SourceOutput {
    private static final Logger LOG = LoggerFactory.getLogger(HubOutput.class);
    private static final String ERROR_TYPE = "error";

    private final Hub hub;
    private final ChannelName channel;
    private final List<ChannelName> channels;
    private final EventSink sink;
    private final String kind;
    private final SourceListener listener;
    private final Runnable onEnd;

    // guarded by this, so that nothing is said after the channel has been closed to it
    private boolean closed;
    private long events;

    /**
     * Creates a way into a channel.
     *
     * @param onEnd is called, holding no lock, once the run has said that it ended
     */
    HubOutput(Hub hub, SourceChannel channel, SourceListener listener, Runnable onEnd) {
        this.hub = hub;
        this.channel = channel.name();
        this.channels = List.of(channel.name());
        this.sink = hub.sink();
        this.kind = channel.source().kind();
        this.listener = listener;
        this.onEnd = onEnd;
    }

    @Override
    public synchronized void publish(SseEvent event) {
        if (!closed) {
            // it is refused only where the channel is gone and there is no room for it: then nobody reads it either
            sink.publish(new Publication(channels, event, null));
            events++;
            listener.published(kind);
        }
    }

    @Override
    public synchronized void flush() {
        sink.flush();
    }

    @Override
    public synchronized void error(String problem) {
        if (!closed) {
            StringBuilder data = new StringBuilder("{\"error\":\"");
            JsonStringEncoder.getInstance().quoteAsString(problem, data);
            publish(SseEvent.of(data.append("\"}").toString()).withType(ERROR_TYPE));
            flush();
            listener.failed(kind);
        }
    }

    @Override
    public void end(String json) {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            flush();
            try {
                hub.end(channel, json);
            } catch (RefusedException e) {
                LOG.debug("the end of {} is told to nobody: {}", channel, e.detail());
            }
        }
        onEnd.run();
    }

    /** Drops what is said from now on. */
    synchronized void close() {
        closed = true;
    }

    /** How many events were published. */
    synchronized long events() {
        return events;
    }
}
