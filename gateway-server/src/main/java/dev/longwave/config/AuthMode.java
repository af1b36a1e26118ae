package dev.longwave.config;

/** Who may use a listener. */
public enum AuthMode {
    /** Whoever can connect. The default of a listener on a loopback address; elsewhere it has to be asked for. */
    NONE
}
