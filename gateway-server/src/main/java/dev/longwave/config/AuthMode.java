package dev.longwave.config;

/** Who may use a listener. */
public enum AuthMode {
    /** Whoever can connect. The default of a listener on a loopback address; elsewhere it has to be asked for. */
    NONE,
    /** Who has an API key. Only the internal listener takes them. */
    KEY,
    /** Who has a token that one of the configured keys has signed, and everybody to anonymous channels. */
    JWT
}
