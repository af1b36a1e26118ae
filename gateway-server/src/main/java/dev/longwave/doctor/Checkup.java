package dev.longwave.doctor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Connects as a browser would, and looks at what comes. For one use, by one thread. */
public final class Checkup {
    private static final int MOST_REDIRECTS = 5;
    private static final Duration CERTIFICATE_LASTS = Duration.ofDays(14);

    private final URI start;
    private final @Nullable String token;
    private final Patience patience;
    private final HttpClient client;
    private final List<String> facts = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    /**
     * Creates one that is not connected yet.
     *
     * @param url of an event stream, {@code http} or {@code https}
     * @param token what to show, or null
     */
    public Checkup(URI url, @Nullable String token, Patience patience) {
        this(url, token, patience, null);
    }

    /** One that trusts whom a test says. */
    Checkup(URI url, @Nullable String token, Patience patience, @Nullable SSLContext trust) {
        this.start = url;
        this.token = token;
        this.patience = patience;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(patience.answer());
        this.client = (trust == null ? builder : builder.sslContext(trust)).build();
    }

    /** Looks at the stream for as long as it was asked to, unless it ends before. */
    public Diagnosis run() throws InterruptedException {
        try {
            follow();
        } catch (SSLException e) {
            found(Condition.TLS_FAILED, rootMessage(e));
        } catch (Unreachable e) {
            found(Condition.UNREACHABLE, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            found(Condition.NO_ANSWER, rootMessage(e));
        }
        return new Diagnosis(facts, findings);
    }

    private void follow() throws IOException, InterruptedException {
        URI url = start;
        for (int redirects = 0; ; redirects++) {
            long sent = System.nanoTime();
            HttpResponse<Arrivals> response = send(url);
            Duration took = Duration.ofNanos(System.nanoTime() - sent);
            try {
                facts.add("%s: %d over %s, the head after %s"
                        .formatted(withoutQuery(url), response.statusCode(), version(response), seconds(took)));
                Optional<URI> next = redirect(url, response);
                if (next.isEmpty() || redirects == MOST_REDIRECTS) {
                    examine(response, took);
                    return;
                }
                found(Condition.REDIRECTED, response.statusCode() + " to " + withoutQuery(next.get()));
                url = next.get();
            } finally {
                response.body().close();
            }
        }
    }

    private HttpResponse<Arrivals> send(URI url) throws IOException, InterruptedException {
        boolean tls = "https".equalsIgnoreCase(url.getScheme());
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                // without TLS no browser speaks HTTP/2, and the offer to change to it confuses proxies
                .version(tls ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                .header("Accept", "text/event-stream")
                .header("Accept-Encoding", "gzip, deflate, br")
                .header("Cache-Control", "no-cache");
        if (token != null && sameOrigin(url)) {
            request.header("Authorization", "Bearer " + token);
        }
        CompletableFuture<HttpResponse<Arrivals>> response = client.sendAsync(request.build(), head -> new Arrivals());
        try {
            return response.get(patience.answer().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            response.cancel(true);
            throw new IOException("no answer in " + seconds(patience.answer()));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw Unreachable.is(cause) ? new Unreachable(url, cause) : failure(cause);
        }
    }

    private static IOException failure(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof SSLException tls) {
                return tls;
            }
        }
        return cause instanceof IOException broken ? broken : new IOException(cause);
    }

    /** Whoever sends the client elsewhere must not get its token. */
    private boolean sameOrigin(URI url) {
        return start.resolve("/").equals(url.resolve("/"));
    }

    private static Optional<URI> redirect(URI url, HttpResponse<?> response) {
        int status = response.statusCode();
        if (status != 301 && status != 302 && status != 303 && status != 307 && status != 308) {
            return Optional.empty();
        }
        try {
            return response.headers()
                    .firstValue("Location")
                    .map(url::resolve)
                    .filter(next -> next.getHost() != null
                            && String.valueOf(next.getScheme()).matches("(?i)https?"));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    // ---- the head ----

    private void examine(HttpResponse<Arrivals> response, Duration headTook) throws InterruptedException {
        response.sslSession().ifPresent(this::examineTls);
        if (!isStream(response)) {
            return;
        }
        if (response.version() == HttpClient.Version.HTTP_1_1) {
            found(Condition.HTTP_1, "the stream comes over HTTP/1.1");
        }
        boolean readable = examineHeaders(response);
        // a head has the connection and the handshakes before it, which take longer than what is only kept back
        if (headTook.compareTo(patience.answer().dividedBy(2)) > 0) {
            found(Condition.BUFFERED, "the head took " + seconds(headTook));
        }
        StreamWatch watch = new StreamWatch(response.body(), patience, readable);
        findings.addAll(watch.run());
        String length = header(response, "Content-Length");
        if (!length.isEmpty() && findings.stream().noneMatch(Checkup::isRefusal)) {
            found(Condition.COLLECTED, "the answer has a length of " + length + " bytes");
        }
        facts.addAll(watch.facts());
    }

    private void examineTls(SSLSession session) {
        facts.add(session.getProtocol() + ", " + session.getCipherSuite());
        try {
            Certificate certificate = session.getPeerCertificates()[0];
            if (certificate instanceof X509Certificate x509) {
                Instant end = x509.getNotAfter().toInstant();
                if (end.isBefore(Instant.now().plus(CERTIFICATE_LASTS))) {
                    found(Condition.CERTIFICATE_ENDS_SOON, "it ends at " + end);
                }
            }
        } catch (SSLPeerUnverifiedException e) {
            found(Condition.TLS_FAILED, rootMessage(e));
        }
    }

    private boolean isStream(HttpResponse<?> response) {
        int status = response.statusCode();
        Condition refusal = switch (status) {
            case 200 -> null;
            case 204 -> Condition.FINISHED;
            case 401, 403, 407 -> Condition.NOT_ADMITTED;
            case 404 -> Condition.NOT_FOUND;
            case 502, 503, 504 -> Condition.GATEWAY_AWAY;
            default -> Condition.REFUSED;
        };
        if (refusal != null) {
            found(refusal, "the status is " + status);
            return false;
        }
        String type = header(response, "Content-Type");
        if (!type.replaceFirst(";.*", "").strip().equalsIgnoreCase("text/event-stream")) {
            found(Condition.NOT_AN_EVENT_STREAM, "the Content-Type is \"" + type + '"');
            return false;
        }
        return true;
    }

    /** Returns whether the body can be read as text. */
    private boolean examineHeaders(HttpResponse<?> response) {
        String control = header(response, "Cache-Control");
        if (!control.contains("no-transform") || !(control.contains("no-cache") || control.contains("no-store"))) {
            found(Condition.CACHEABLE, "Cache-Control is \"" + control + '"');
        }
        String age = header(response, "Age");
        if (!age.isEmpty() && !age.equals("0")) {
            found(Condition.CACHED, "the answer is " + age + " s old");
        }
        String encoding = header(response, "Content-Encoding");
        boolean readable = encoding.isEmpty() || encoding.equalsIgnoreCase("identity");
        if (!readable) {
            found(Condition.COMPRESSED, "Content-Encoding is \"" + encoding + '"');
        }
        return readable;
    }

    /** A gateway that has no room answers with a whole, short event stream. */
    private static boolean isRefusal(Finding finding) {
        return finding.condition() == Condition.COME_BACK_LATER;
    }

    // ---- words ----

    private static String header(HttpResponse<?> response, String name) {
        return String.join(", ", response.headers().allValues(name));
    }

    private static String version(HttpResponse<?> response) {
        return response.version() == HttpClient.Version.HTTP_2 ? "HTTP/2" : "HTTP/1.1";
    }

    /** A query may have a token in it. */
    private static String withoutQuery(URI url) {
        return url.getRawQuery() == null ? url.toString() : url.toString().replaceFirst("\\?.*", "?...");
    }

    static String seconds(Duration duration) {
        return "%d.%03d s".formatted(duration.toSeconds(), duration.toMillisPart());
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return message == null ? root.getClass().getSimpleName() : message;
    }

    private void found(Condition condition, String seen) {
        findings.add(new Finding(condition, seen));
    }
}
