package dev.longwave.stream;

import java.util.Locale;

/** Why a stream ended. */
public enum CloseReason {
    /** The client closed the connection, broke it or vanished. */
    CLIENT,
    /** The application or an operator closed it, or its channels were finished. */
    SERVER,
    /** It was too far behind, or took nothing for too long. */
    SLOW_CONSUMER,
    /** It had been open for as long as a stream may be. */
    MAX_AGE,
    /** Its authorization ran out. */
    AUTH_EXPIRED,
    /** The server is going down. */
    SHUTDOWN,
    /** Memory was short, and this stream was among those furthest behind. */
    OVERLOAD,
    /** Something failed on the server's side. */
    ERROR;

    /** The word in logs and metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
