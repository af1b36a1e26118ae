package dev.longwave.config;

/** What does the encryption of TLS. */
public enum TlsProvider {
    /** BoringSSL where it is there, else the JDK. */
    AUTO,
    /** BoringSSL, by netty-tcnative. */
    OPENSSL,
    JDK
}
