package dev.longwave.doctor;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;

/** There was no connection to send a request over. */
final class Unreachable extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * Creates one with a message for people.
     *
     * @param cause a failure of the HTTP client that {@link #is} such a one
     */
    Unreachable(URI url, Throwable cause) {
        super(why(cause) + ' ' + url.getRawAuthority(), cause);
    }

    /** Tells whether a failure of the HTTP client means that. */
    static boolean is(Throwable failure) {
        return failure instanceof ConnectException
                || failure instanceof HttpConnectTimeoutException
                || failure instanceof UnresolvedAddressException;
    }

    private static String why(Throwable cause) {
        // the client wraps what the operating system said about a name
        if (cause instanceof UnresolvedAddressException || cause.getCause() instanceof UnresolvedAddressException) {
            return "there is no address for";
        }
        return cause instanceof HttpConnectTimeoutException ? "nobody answers at" : "no connection to";
    }
}
