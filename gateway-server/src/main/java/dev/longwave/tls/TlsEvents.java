package dev.longwave.tls;

/** Is told of what happens to TLS, on any thread; it must not take long. */
public interface TlsEvents {
    /**
     * A connection got no further than its handshake.
     *
     * @param listener {@code public} or {@code internal}
     */
    void handshakeFailed(String listener, HandshakeFailure failure);

    /**
     * A listener's files have changed and were read again.
     *
     * @param listener {@code public} or {@code internal}
     * @param taken whether new connections get the new certificate; the old one otherwise
     */
    void reloaded(String listener, boolean taken);
}
