package dev.longwave.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 to a gateway, one request at a time. A connection whose last answer was read to its end is used again.
 * Confined to one thread.
 */
final class GatewayConnection {
    private final HttpClient client;
    private final Duration patience;
    private final @Nullable String token;

    /**
     * Creates one that is not connected yet.
     *
     * @param redirect whether to follow the server elsewhere
     * @param patience longest silence of the gateway before it counts as gone, positive
     * @param token what to show with each request, or null
     * @param trust what checks the certificate of a gateway at an https URL, or null for Java's own way
     */
    GatewayConnection(Redirect redirect, Duration patience, @Nullable String token, @Nullable SSLContext trust) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(redirect)
                .connectTimeout(Duration.ofSeconds(10));
        if (trust != null) {
            builder.sslContext(trust);
        }
        this.client = builder.build();
        this.patience = patience;
        this.token = token;
    }

    /**
     * Sends a request and waits for the head of the answer; the body comes as it is read.
     *
     * @throws ConnectException if there was no connection to send it over
     * @throws IOException if the connection broke, or nothing came for too long; the message says which
     */
    HttpResponse<ResponseBody> send(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<ResponseBody>> response =
                client.sendAsync(withToken(request), head -> new ResponseBody(patience));
        try {
            // Not HttpRequest.timeout: newer JDKs measure an endless body by it too.
            return response.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            response.cancel(true);
            throw new IOException("no answer for " + patience.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ConnectException || e.getCause() instanceof HttpConnectTimeoutException) {
                ConnectException cannotConnect = new ConnectException("cannot connect");
                cannotConnect.initCause(e);
                throw cannotConnect;
            }
            if (e.getCause() instanceof SSLHandshakeException) {
                ConnectException cannotTrust = new ConnectException("no TLS with it: "
                        + e.getCause().getMessage() + "; name its authority with --ca-file if that is not known");
                cannotTrust.initCause(e);
                throw cannotTrust;
            }
            throw new IOException("connection lost", e);
        }
    }

    private HttpRequest withToken(HttpRequest request) {
        return token == null
                ? request
                : HttpRequest.newBuilder(request, (name, value) -> true)
                        .header("Authorization", "Bearer " + token)
                        .build();
    }
}
