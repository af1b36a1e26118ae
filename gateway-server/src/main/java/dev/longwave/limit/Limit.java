package dev.longwave.limit;

import java.util.Locale;

/** What there is only so much of. */
public enum Limit {
    /** Connections to the public listener. */
    CONNECTIONS,
    /** Connections to the public listener from one address. */
    CONNECTIONS_PER_ADDRESS,
    /** Connections to the internal listener. */
    INTERNAL_CONNECTIONS,
    /** New connections a second from one address. */
    CONNECT_RATE,
    /** Streams on the public listener. */
    STREAMS,
    /** Streams on the public listener for one address. */
    STREAMS_PER_ADDRESS,
    /** Events a second from all publishers. */
    PUBLISH_RATE,
    /** Events a second from one publisher. */
    PUBLISH_RATE_PER_CALLER;

    /** The word in logs and metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The configuration's key. */
    public String key() {
        return "limits." + label().replace('_', '-');
    }
}
