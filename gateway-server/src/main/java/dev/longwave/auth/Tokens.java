package dev.longwave.auth;

import dev.longwave.config.JwtConfig;
import dev.longwave.config.JwtKeyConfig;
import dev.longwave.logging.LogAllowance;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens that are judged by their signature and what they claim.
 *
 * <p>A signature costs up to a millisecond of CPU, in which an event loop could write to a few hundred streams. So
 * signatures are checked by threads of their own, half as many as processors, and what they found is kept: a token that
 * comes again is judged at once, in the caller's thread, at the price of a digest (decision 10).
 */
public final class Tokens implements Authenticator {
    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);

    private static final LogAllowance FAILURES = new LogAllowance(System::nanoTime);

    /** Tokens that wait to be checked; one holds up to 8 KiB. */
    private static final int MOST_WAITING = 16_384;

    /** Tokens whose checks are kept, of about half a KiB each. */
    private static final int MOST_VERIFIED = 16_384;

    private static final long IDLE_SECONDS = 30;

    private final List<KeySource> sources;
    private final TokenChecks checks;
    private final LongSupplier wallMillis;
    private final VerifiedTokens verified = new VerifiedTokens(MOST_VERIFIED);
    private final ThreadPoolExecutor checkers;

    private Tokens(JwtConfig config, List<KeySource> sources, LongSupplier wallMillis, int mostWaiting) {
        this.sources = List.copyOf(sources);
        this.checks = new TokenChecks(config, sources, wallMillis);
        this.wallMillis = wallMillis;
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        this.checkers = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(mostWaiting),
                daemons("token-check"));
        checkers.allowCoreThreadTimeOut(true);
    }

    /**
     * Begins to judge tokens, and to fetch keys where they are published.
     *
     * @param listener is told of keys that were fetched or could not be
     */
    public static Tokens of(JwtConfig config, KeyFetchListener listener) {
        List<KeySource> sources = new ArrayList<>();
        for (JwtKeyConfig key : config.keys()) {
            sources.add(source(key, config, listener));
        }
        return new Tokens(config, sources, WallClock::millis, MOST_WAITING);
    }

    static Tokens of(JwtConfig config, List<KeySource> sources, LongSupplier wallMillis, int mostWaiting) {
        return new Tokens(config, sources, wallMillis, mostWaiting);
    }

    static KeySource source(JwtKeyConfig key, JwtConfig config, KeyFetchListener listener) {
        JwtKeyConfig.Material material = key.material();
        if (material instanceof JwtKeyConfig.SharedSecret shared) {
            return KeySource.of(TrustedKey.of(key.id(), shared.secret()));
        }
        if (material instanceof JwtKeyConfig.Public published) {
            return KeySource.of(TrustedKey.of(key.id(), key.algorithm(), published.key()));
        }
        JwtKeyConfig.Jwks jwks = (JwtKeyConfig.Jwks) material;
        return PublishedKeys.start(key.algorithm(), jwks.url(), config.jwksRefresh(), config.jwksMaxAge(), listener);
    }

    static ThreadFactory daemons(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public CompletionStage<Verdict> judge(String token) {
        Verdict.Denied tooLong = TokenChecks.length(token);
        if (tooLong != null) {
            return CompletableFuture.completedFuture(tooLong);
        }
        VerifiedTokens.Digest digest = VerifiedTokens.Digest.of(token);
        Verdict.Admitted known = verified.find(digest, wallMillis.getAsLong());
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        submit(verdict, () -> check(token, digest, verdict, true));
        return verdict;
    }

    private void submit(CompletableFuture<Verdict> verdict, Runnable check) {
        try {
            checkers.execute(() -> {
                try {
                    check.run();
                } catch (RuntimeException | Error e) {
                    FAILURES.log(
                            leftOut -> LOG.warn("token checks failed without a line of their own count={}", leftOut),
                            () -> LOG.warn("token check failed", e));
                    verdict.complete(
                            TokenChecks.denied(Denial.MALFORMED, "the token could not be checked; the log says why"));
                }
            });
        } catch (RejectedExecutionException e) {
            verdict.complete(
                    TokenChecks.denied(Denial.BUSY, "too many tokens wait to be checked; try again in a few seconds"));
        }
    }

    private void check(
            String text, VerifiedTokens.Digest digest, CompletableFuture<Verdict> verdict, boolean mayRenew) {
        ParsedToken token;
        try {
            token = ParsedToken.parse(text);
        } catch (ParsedToken.UnreadableException e) {
            verdict.complete(e.denied());
            return;
        }
        Verdict.Denied denied = beforeSignature(token);
        if (denied != null) {
            verdict.complete(denied);
            return;
        }
        List<TokenChecks.Signer> candidates = checks.candidates(token);
        if (candidates.isEmpty()) {
            if (mayRenew) {
                renew(token)
                        .whenComplete((done, failure) -> submit(verdict, () -> check(text, digest, verdict, false)));
            } else {
                verdict.complete(checks.unknownKey(token));
            }
            return;
        }
        TokenChecks.Signer signer = TokenChecks.signer(token, candidates);
        if (signer == null) {
            verdict.complete(TokenChecks.badSignature());
            return;
        }
        Verdict outcome = checks.admit(token);
        if (outcome instanceof Verdict.Admitted admitted) {
            verified.add(digest, admitted, signer);
        }
        verdict.complete(outcome);
    }

    private Verdict.@Nullable Denied beforeSignature(ParsedToken token) {
        Verdict.Denied denied = checks.algorithm(token);
        denied = denied != null ? denied : TokenChecks.critical(token);
        denied = denied != null ? denied : checks.expiry(token);
        denied = denied != null ? denied : checks.notBefore(token);
        denied = denied != null ? denied : checks.issuer(token);
        return denied != null ? denied : checks.audience(token);
    }

    private CompletableFuture<?> renew(ParsedToken token) {
        String algorithm = token.header().getAlgorithm().getName();
        return CompletableFuture.allOf(sources.stream()
                .filter(source -> source.algorithm().joseName().equals(algorithm))
                .map(source -> source.renew().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }

    /** Lets go of everything; tokens that wait to be checked are checked first. */
    @Override
    public void close() {
        checkers.shutdown();
        sources.forEach(KeySource::close);
    }
}
