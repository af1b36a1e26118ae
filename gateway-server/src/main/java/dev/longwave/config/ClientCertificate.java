package dev.longwave.config;

/** Whether a client of the internal listener has to show a certificate, where it is asked for one. */
public enum ClientCertificate {
    /** Who has none that a configured authority signed gets no connection. */
    REQUIRED,
    /** Who has none may connect; one that no configured authority signed is refused. */
    OPTIONAL
}
