package dev.longwave.tls;

import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Why there was no connection. */
public enum HandshakeFailure {
    /** It was not completed in its time. */
    TIMEOUT,
    /** What came first was no TLS, but perhaps HTTP. */
    NOT_TLS,
    /** The client's first message was too large, or cut into too small pieces. */
    HELLO,
    /** There was no version of TLS, or no cipher, that both know. */
    PROTOCOL,
    /** The client had to show a certificate and had none, or none that counts. */
    CLIENT_CERTIFICATE,
    /** The client did not want to go on, most often because it does not trust the certificate. */
    REFUSED_BY_CLIENT,
    /** The client was gone. */
    CLOSED,
    /** Anything else. */
    OTHER;

    // what the JDK says, and what BoringSSL says, which have no types for it
    private static final Pattern PROTOCOL_WORDS =
            Pattern.compile("(?i)no cipher suites in common|requested protocol|protocol version|no appropriate protocol"
                    + "|unsupported_protocol|no_shared_cipher|no negotiable cipher");
    private static final Pattern CERTIFICATE_WORDS =
            Pattern.compile("(?i)empty client certificate|did_not_return_a_certificate|certificate_verify_failed"
                    + "|empty server certificate");
    private static final Pattern ALERT_WORDS = Pattern.compile("(?i)received fatal alert|alert_|_alert");
    private static final Pattern CLOSED_WORDS = Pattern.compile("(?i)connection closed while|closed inbound before");

    /** The word for it in metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static HandshakeFailure of(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            HandshakeFailure failure = ofOne(cause);
            if (failure != null) {
                return failure;
            }
        }
        return OTHER;
    }

    private static @Nullable HandshakeFailure ofOne(Throwable cause) {
        if (cause instanceof SslHandshakeTimeoutException) {
            return TIMEOUT;
        }
        if (cause instanceof ClosedChannelException) {
            return CLOSED;
        }
        if (cause instanceof CertificateException) {
            return CLIENT_CERTIFICATE;
        }
        String message = String.valueOf(cause.getMessage());
        if (PROTOCOL_WORDS.matcher(message).find()) {
            return PROTOCOL;
        }
        if (CERTIFICATE_WORDS.matcher(message).find()) {
            return CLIENT_CERTIFICATE;
        }
        if (ALERT_WORDS.matcher(message).find()) {
            return REFUSED_BY_CLIENT;
        }
        return CLOSED_WORDS.matcher(message).find() ? CLOSED : null;
    }
}
