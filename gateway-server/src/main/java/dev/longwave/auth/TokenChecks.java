package dev.longwave.auth;

import com.nimbusds.jose.JOSEException;
import dev.longwave.config.JwtConfig;
import dev.longwave.hub.ChannelName;
import dev.longwave.hub.ChannelPattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The checks that a token has to pass, the cheap ones first: what is refused for its time or its issuer costs no
 * signature. Each gives its reason, or null where it has nothing against the token. Nothing in a token says which key is
 * used, but for choosing by {@code kid} among those that are trusted already; {@code jwk}, {@code jku}, {@code x5u} and
 * {@code x5c} are never looked at.
 */
final class TokenChecks {
    /** Longest token that is looked at, in characters. */
    static final int MOST_CHARS = 8 << 10;

    private final JwtConfig config;
    private final List<KeySource> sources;
    private final LongSupplier wallMillis;

    /**
     * Creates the checks.
     *
     * @param wallMillis the wall clock: nothing else judges by it
     */
    TokenChecks(JwtConfig config, List<KeySource> sources, LongSupplier wallMillis) {
        this.config = config;
        this.sources = List.copyOf(sources);
        this.wallMillis = wallMillis;
    }

    /** A key that has signed a token, where it came from, and which generation it was of when it was taken. */
    record Signer(TrustedKey key, KeySource source, long generation) {}

    static Verdict.@Nullable Denied length(String token) {
        return token.length() <= MOST_CHARS
                ? null
                : denied(Denial.TOO_LONG, "expected at most " + MOST_CHARS + " characters, got " + token.length());
    }

    Verdict.@Nullable Denied algorithm(ParsedToken token) {
        String name = token.header().getAlgorithm().getName();
        if (sources.stream().anyMatch(source -> source.algorithm().joseName().equals(name))) {
            return null;
        }
        TreeSet<String> accepted = new TreeSet<>();
        sources.forEach(source -> accepted.add(source.algorithm().joseName()));
        return denied(
                Denial.ALGORITHM, "expected a token signed with " + String.join(" or ", accepted) + ", got another");
    }

    static Verdict.@Nullable Denied critical(ParsedToken token) {
        return token.header().getCriticalParams() == null
                ? null
                : denied(Denial.CRITICAL, "the header has \"crit\", and no extension is understood");
    }

    Verdict.@Nullable Denied expiry(ParsedToken token) {
        Object exp = token.claims().get("exp");
        if (exp == null) {
            return denied(Denial.NO_EXPIRY, "expected an \"exp\", got none; a token must end");
        }
        Long expires = millis(exp);
        if (expires == null) {
            return denied(Denial.MALFORMED, "expected \"exp\" as a number of seconds");
        }
        long late = wallMillis.getAsLong() - endOf(expires);
        return late < 0
                ? null
                : denied(
                        Denial.EXPIRED,
                        "the token expired " + (late + config.leeway().toMillis()) / 1_000 + " s ago; get a new one");
    }

    Verdict.@Nullable Denied notBefore(ParsedToken token) {
        Object nbf = token.claims().get("nbf");
        if (nbf == null) {
            return null;
        }
        Long begins = millis(nbf);
        if (begins == null) {
            return denied(Denial.MALFORMED, "expected \"nbf\" as a number of seconds");
        }
        long early = begins - config.leeway().toMillis() - wallMillis.getAsLong();
        return early <= 0
                ? null
                : denied(
                        Denial.NOT_YET,
                        "the token is valid in " + (early / 1_000 + 1)
                                + " s; wait, or set the clock of the issuer or the gateway right");
    }

    Verdict.@Nullable Denied issuer(ParsedToken token) {
        boolean right = config.issuer()
                .map(issuer -> issuer.equals(token.claims().get("iss")))
                .orElse(true);
        return right ? null : denied(Denial.ISSUER, "the token's \"iss\" is not auth.jwt.issuer");
    }

    Verdict.@Nullable Denied audience(ParsedToken token) {
        Object aud = token.claims().get("aud");
        boolean right = config.audience()
                .map(audience -> audience.equals(aud) || (aud instanceof List<?> all && all.contains(audience)))
                .orElse(true);
        return right ? null : denied(Denial.AUDIENCE, "the token's \"aud\" does not name auth.jwt.audience");
    }

    /** Keys that a token may be signed with, by its algorithm and its {@code kid}. */
    List<Signer> candidates(ParsedToken token) {
        String name = token.header().getAlgorithm().getName();
        List<Signer> candidates = new ArrayList<>();
        for (KeySource source : sources) {
            if (source.algorithm().joseName().equals(name)) {
                // the generation first: if keys change in between, what is kept is checked again, not trusted for too
                // long
                long generation = source.generation();
                for (TrustedKey key : source.keys()) {
                    if (key.answersTo(token.header().getKeyID())) {
                        candidates.add(new Signer(key, source, generation));
                    }
                }
            }
        }
        return candidates;
    }

    /** What is to be said where there is no candidate. */
    Verdict.Denied unknownKey(ParsedToken token) {
        String name = token.header().getAlgorithm().getName();
        boolean failing = sources.stream()
                .filter(source -> source.algorithm().joseName().equals(name))
                .anyMatch(KeySource::isFailing);
        return failing
                ? denied(
                        Denial.KEYS_UNAVAILABLE,
                        "the issuer's keys cannot be fetched now, and there is none that fits; try again later")
                : denied(
                        Denial.UNKNOWN_KEY,
                        "no key for " + name + " has the token's \"kid\"; the token may be of another issuer");
    }

    /** The one of the candidates that has signed a token, null where it is none of them. */
    static @Nullable Signer signer(ParsedToken token, List<Signer> candidates) {
        byte[] signed = token.signed().getBytes(StandardCharsets.US_ASCII);
        for (Signer candidate : candidates) {
            try {
                if (candidate.key.verifier().verify(token.header(), signed, token.signature())) {
                    return candidate;
                }
            } catch (JOSEException e) {
                // a signature that this key cannot even be asked about is not its own
            }
        }
        return null;
    }

    static Verdict.Denied badSignature() {
        return denied(Denial.SIGNATURE, "the signature is not one of a key in auth.jwt.keys");
    }

    /** What a token that is good opens, or what is wrong with the claim that says so. */
    Verdict admit(ParsedToken token) {
        Object claim = token.claims().get(config.claim());
        if (claim == null) {
            return admitted(token, Grants.NONE);
        }
        if (!(claim instanceof Map<?, ?> granted)) {
            return denied(Denial.CLAIM, "expected the claim that grants as a JSON object with lists");
        }
        List<String> subscribe = channels(granted.get("subscribe"));
        List<String> publish = channels(granted.get("publish"));
        Object admin = granted.get("admin");
        if (subscribe == null || publish == null) {
            return denied(
                    Denial.CLAIM,
                    "expected \"subscribe\" and \"publish\" as lists of channels and patterns such as \"deploy:*\"");
        }
        if (admin != null && !(admin instanceof Boolean)) {
            return denied(Denial.CLAIM, "expected \"admin\" as true or false");
        }
        return admitted(token, new Grants(subscribe, publish, Boolean.TRUE.equals(admin)));
    }

    private Verdict admitted(ParsedToken token, Grants grants) {
        long expires = Objects.requireNonNull(millis(token.claims().get("exp")));
        return new Verdict.Admitted(new Access("token", grants, endOf(expires)));
    }

    private long endOf(long expiresMillis) {
        long leeway = config.leeway().toMillis();
        return expiresMillis > Access.NEVER - leeway ? Access.NEVER : expiresMillis + leeway;
    }

    /** Null where it is not a list of valid names and patterns; empty where there is none. */
    private static @Nullable List<String> channels(@Nullable Object value) {
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            return null;
        }
        List<String> channels = new ArrayList<>(list.size());
        for (Object each : list) {
            if (!(each instanceof String text) || !isChannel(text)) {
                return null;
            }
            channels.add(text);
        }
        return channels;
    }

    private static boolean isChannel(String text) {
        try {
            return !(ChannelPattern.isPattern(text) ? new ChannelPattern(text).value() : new ChannelName(text).value())
                    .isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Seconds since 1970, possibly with a fraction, as milliseconds; null where it is none. */
    static @Nullable Long millis(@Nullable Object numericDate) {
        if (!(numericDate instanceof Number number) || !Double.isFinite(number.doubleValue())) {
            return null;
        }
        return (long) Math.max(0, number.doubleValue() * 1_000);
    }

    static Verdict.Denied denied(Denial reason, String detail) {
        return new Verdict.Denied(reason, detail);
    }
}
