package dev.longwave.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.longwave.config.JwtAlgorithm;
import dev.longwave.config.KeyFile;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys that an issuer publishes as a JWK set (RFC 7517), fetched again and again. While they cannot be fetched those that
 * were had go on, until they are too old to be trusted: then there are none. A token with a key id that is not among them
 * makes them be fetched at once, but strangers can cause only so many fetches.
 */
final class PublishedKeys implements KeySource {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedKeys.class);

    /** How soon after a failure it is tried again. */
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Fetches that tokens may cause in a row, and the time in which they may cause one more. */
    private static final int MOST_IN_A_ROW = 3;

    private static final long ONE_MORE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** What stands before the 32 bytes of a key of Ed25519 in its X.509 form (RFC 8410). */
    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private record Known(List<JWK> published, List<TrustedKey> keys, long generation, long fetchedNanos) {}

    private final JwtAlgorithm algorithm;
    private final String name;
    private final Supplier<CompletionStage<String>> fetch;
    private final long refreshNanos;
    private final long maxAgeNanos;
    private final LongSupplier nanoTime;
    private final KeyFetchListener listener;
    private final ScheduledThreadPoolExecutor timer;

    // guarded by this
    private @Nullable CompletableFuture<Void> underWay;
    private long allowance;

    private volatile @Nullable Known known;
    private volatile boolean failing;

    /**
     * Creates one that has no keys yet.
     *
     * @param name where they are from, for logs
     * @param fetch begins to fetch the text of a JWK set
     * @param nanoTime the clock that keys age by, monotonic like {@link System#nanoTime}
     */
    PublishedKeys(
            JwtAlgorithm algorithm,
            String name,
            Supplier<CompletionStage<String>> fetch,
            Duration refresh,
            Duration maxAge,
            LongSupplier nanoTime,
            KeyFetchListener listener) {
        this.algorithm = algorithm;
        this.name = name;
        this.fetch = fetch;
        this.refreshNanos = refresh.toNanos();
        this.maxAgeNanos = maxAge.toNanos();
        this.nanoTime = nanoTime;
        this.listener = listener;
        this.allowance = nanoTime.getAsLong() - MOST_IN_A_ROW * ONE_MORE_NANOS;
        this.timer = new ScheduledThreadPoolExecutor(1, Tokens.daemons("keys"));
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Begins to fetch keys from a URL, now and then again and again. */
    static PublishedKeys start(
            JwtAlgorithm algorithm, URI url, Duration refresh, Duration maxAge, KeyFetchListener listener) {
        KeyFetch fetch = new KeyFetch(url);
        PublishedKeys keys = new PublishedKeys(
                algorithm, fetch.toString(), fetch::start, refresh, maxAge, System::nanoTime, listener);
        keys.fetchAndGoOn();
        return keys;
    }

    @Override
    public JwtAlgorithm algorithm() {
        return algorithm;
    }

    @Override
    public List<TrustedKey> keys() {
        Known current = known;
        return current == null || isTooOld(current) ? List.of() : current.keys;
    }

    @Override
    public long generation() {
        Known current = known;
        return current == null || isTooOld(current) ? NOT_TRUSTED : current.generation;
    }

    @Override
    public boolean isFailing() {
        return failing;
    }

    private boolean isTooOld(Known current) {
        return nanoTime.getAsLong() - current.fetchedNanos > maxAgeNanos;
    }

    @Override
    public synchronized CompletionStage<?> renew() {
        if (underWay != null) {
            return underWay;
        }
        long now = nanoTime.getAsLong();
        allowance = Math.max(allowance, now - MOST_IN_A_ROW * ONE_MORE_NANOS);
        if (now - allowance < ONE_MORE_NANOS) {
            return CompletableFuture.completedFuture(null);
        }
        allowance += ONE_MORE_NANOS;
        return fetch();
    }

    private void fetchAndGoOn() {
        fetch().whenComplete((done, failure) -> {
            long wait = failing ? Math.min(RETRY_NANOS, refreshNanos) : refreshNanos;
            if (!timer.isShutdown()) {
                timer.schedule(this::fetchAndGoOn, wait, TimeUnit.NANOSECONDS);
            }
        });
    }

    /** Fetches keys, or waits for those that are being fetched. */
    synchronized CompletableFuture<Void> fetch() {
        if (underWay != null) {
            return underWay;
        }
        CompletableFuture<Void> started = new CompletableFuture<>();
        underWay = started;
        fetch.get().whenComplete((text, failure) -> {
            try {
                take(text, failure);
            } finally {
                synchronized (this) {
                    underWay = null;
                }
                started.complete(null);
            }
        });
        return started;
    }

    private void take(@Nullable String text, @Nullable Throwable failure) {
        try {
            if (text == null) {
                throw new ParseException(KeyFetch.reason(failure), 0);
            }
            List<JWK> published = parse(text);
            Known before = known;
            long now = nanoTime.getAsLong();
            if (before != null && before.published.equals(published)) {
                known = new Known(before.published, before.keys, before.generation, now);
            } else {
                List<TrustedKey> keys = keysOf(published);
                known = new Known(published, keys, before == null ? 1 : before.generation + 1, now);
                LOG.info("keys fetched from={} algorithm={} keys={}", name, algorithm, keys.size());
            }
            failing = false;
            listener.fetched(true);
        } catch (ParseException e) {
            failing = true;
            listener.fetched(false);
            LOG.warn(
                    "keys not fetched from={} reason=\"{}\"; {}",
                    name,
                    e.getMessage(),
                    keys().isEmpty() ? "no token for " + algorithm + " is let in" : "those there are go on for now");
        }
    }

    private static List<JWK> parse(String text) throws ParseException {
        List<JWK> published = new ArrayList<>();
        try {
            Map<String, Object> set = JSONObjectUtils.parse(text);
            List<Object> keys = set == null ? null : JSONObjectUtils.getJSONArray(set, "keys");
            if (keys == null) {
                throw new ParseException("no keys", 0);
            }
            for (Object key : keys) {
                if (key instanceof Map<?, ?> fields) {
                    addIfUnderstood(fields, published);
                }
            }
        } catch (ParseException | IllegalArgumentException e) {
            throw new ParseException("the answer is not a JWK set", 0);
        }
        return published;
    }

    /** Sets have keys of kinds to come, and broken ones: the others are good all the same. */
    @SuppressWarnings("unchecked")
    private static void addIfUnderstood(Map<?, ?> fields, List<JWK> published) {
        try {
            published.add(JWK.parse((Map<String, Object>) fields).toPublicJWK());
        } catch (ParseException | IllegalArgumentException | NullPointerException e) {
            LOG.debug("a key of the set is not understood");
        }
    }

    private List<TrustedKey> keysOf(List<JWK> published) {
        List<TrustedKey> keys = new ArrayList<>();
        for (JWK key : published) {
            PublicKey publicKey = isForTokens(key) ? publicKey(key) : null;
            if (publicKey != null
                    && KeyFile.algorithmOf(publicKey).filter(algorithm::equals).isPresent()) {
                keys.add(TrustedKey.of(key.getKeyID(), algorithm, publicKey));
            }
        }
        return List.copyOf(keys);
    }

    private boolean isForTokens(@Nullable JWK key) {
        return key != null
                && (key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
                && (key.getAlgorithm() == null || key.getAlgorithm().getName().equals(algorithm.joseName()));
    }

    private static @Nullable PublicKey publicKey(JWK key) {
        try {
            if (key instanceof RSAKey rsa) {
                return rsa.toRSAPublicKey();
            }
            if (key instanceof ECKey ec) {
                return ec.toECPublicKey();
            }
            return key instanceof OctetKeyPair pair && pair.getCurve().getName().equals("Ed25519")
                    ? ed25519(pair.getDecodedX())
                    : null;
        } catch (JOSEException | GeneralSecurityException e) {
            return null;
        }
    }

    private static PublicKey ed25519(byte[] point) throws GeneralSecurityException {
        byte[] encoded = new byte[ED25519_PREFIX.length + point.length];
        System.arraycopy(ED25519_PREFIX, 0, encoded, 0, ED25519_PREFIX.length);
        System.arraycopy(point, 0, encoded, ED25519_PREFIX.length, point.length);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
