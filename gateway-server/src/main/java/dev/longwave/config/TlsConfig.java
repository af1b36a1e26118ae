package dev.longwave.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The TLS of one listener, {@code public.tls.*} or {@code internal.tls.*}.
 *
 * @param certificateFile the listener's certificate and those between it and its authority, in PEM
 * @param keyFile the certificate's key, in PEM and without a password
 * @param clientCaFile authorities whose certificates clients may show, in PEM; none where clients are not asked for any
 * @param clientCertificate whether clients that are asked have to show one
 * @param provider what does the encryption
 * @param handshakeTimeout time from a connection's first moment to the end of its handshake, positive
 */
public record TlsConfig(
        Path certificateFile,
        Path keyFile,
        Optional<Path> clientCaFile,
        ClientCertificate clientCertificate,
        TlsProvider provider,
        Duration handshakeTimeout) {
    public TlsConfig {
        Bounds.positive("handshakeTimeout", handshakeTimeout);
    }
}
