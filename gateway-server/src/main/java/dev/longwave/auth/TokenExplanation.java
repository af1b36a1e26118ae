package dev.longwave.auth;

import dev.longwave.config.JwtConfig;
import dev.longwave.config.JwtKeyConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway makes of a token, check by check: the very checks that it makes, each of them even where an earlier one
 * has failed already. Nothing in it can be used in the token's place.
 */
public final class TokenExplanation {
    private static final long FETCH_SECONDS = 10;

    /**
     * One check.
     *
     * @param name what is looked at
     * @param outcome what came of it
     * @param detail what was found
     */
    public record Check(String name, Outcome outcome, String detail) {}

    /** What comes of a check. */
    public enum Outcome {
        PASSED,
        FAILED,
        /** It cannot be made because of another that failed. */
        SKIPPED
    }

    private final List<Check> checks = new ArrayList<>();

    private TokenExplanation() {}

    /**
     * Makes all checks of a token. Fetches keys where they are published, and waits for them.
     *
     * @param config which tokens are good
     * @param wallMillis the wall clock in milliseconds since 1970
     */
    public static List<Check> of(JwtConfig config, String token, LongSupplier wallMillis) throws InterruptedException {
        List<KeySource> sources = new ArrayList<>();
        for (JwtKeyConfig key : config.keys()) {
            sources.add(Tokens.source(key, config, KeyFetchListener.NONE));
        }
        try {
            TokenExplanation explanation = new TokenExplanation();
            explanation.explain(new TokenChecks(config, sources, wallMillis), config, token, sources);
            return List.copyOf(explanation.checks);
        } finally {
            sources.forEach(KeySource::close);
        }
    }

    private void explain(TokenChecks all, JwtConfig config, String text, List<KeySource> sources)
            throws InterruptedException {
        add("size", TokenChecks.length(text), text.length() + " of at most " + TokenChecks.MOST_CHARS + " characters");
        ParsedToken token;
        try {
            token = ParsedToken.parse(text);
        } catch (ParsedToken.UnreadableException e) {
            add(e.denied().reason() == Denial.ALGORITHM ? "algorithm" : "form", e.denied(), "");
            return;
        }
        add("form", null, "a signed JWT");
        Verdict.Denied algorithm = all.algorithm(token);
        add("algorithm", algorithm, token.header().getAlgorithm().getName());
        add("extensions", TokenChecks.critical(token), "none");
        add("expiry", all.expiry(token), "exp is " + time(token, "exp"));
        add(
                "not before",
                all.notBefore(token),
                token.claims().containsKey("nbf") ? "nbf is " + time(token, "nbf") : "no nbf");
        add("issuer", all.issuer(token), config.issuer().isPresent() ? "as configured" : "not checked");
        add("audience", all.audience(token), config.audience().isPresent() ? "as configured" : "not checked");
        signature(all, token, algorithm, sources);
        grants(all.expiry(token) == null ? all.admit(token) : null);
    }

    private void signature(
            TokenChecks all, ParsedToken token, Verdict.@Nullable Denied algorithm, List<KeySource> sources)
            throws InterruptedException {
        if (algorithm != null) {
            checks.add(new Check("signature", Outcome.SKIPPED, "there is no key for the token's algorithm"));
            return;
        }
        for (KeySource source : sources) {
            try {
                source.renew().toCompletableFuture().get(FETCH_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                // then there is no key, which is said below
            }
        }
        List<TokenChecks.Signer> candidates = all.candidates(token);
        if (candidates.isEmpty()) {
            add("key", all.unknownKey(token), "");
            return;
        }
        add("key", null, candidates.size() + (candidates.size() == 1 ? " fits" : " fit"));
        TokenChecks.Signer signer = TokenChecks.signer(token, candidates);
        add("signature", signer == null ? TokenChecks.badSignature() : null, "good");
    }

    private void grants(@Nullable Verdict verdict) {
        if (verdict instanceof Verdict.Admitted admitted) {
            Grants grants = admitted.access().grants();
            add(
                    "grants",
                    null,
                    "subscribe " + grants.subscribe() + ", publish " + grants.publish() + ", admin " + grants.admin());
        } else if (verdict instanceof Verdict.Denied denied) {
            add("grants", denied, "");
        } else {
            checks.add(new Check("grants", Outcome.SKIPPED, "the token's time is over, or has no end"));
        }
    }

    private void add(String name, Verdict.@Nullable Denied denied, String found) {
        checks.add(
                denied == null
                        ? new Check(name, Outcome.PASSED, found)
                        : new Check(name, Outcome.FAILED, denied.reason().title() + ": " + denied.detail()));
    }

    private static String time(ParsedToken token, String claim) {
        Long millis = TokenChecks.millis(token.claims().get(claim));
        if (millis == null) {
            return "not there";
        }
        // later than that no calendar shows it
        long shown = Math.min(millis, Instant.parse("9999-12-31T23:59:59Z").toEpochMilli());
        return Instant.ofEpochMilli(shown).toString();
    }
}
