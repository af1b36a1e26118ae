package dev.longwave.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.config.JwtAlgorithm;
import dev.longwave.config.JwtConfig;
import dev.longwave.config.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows 21 and 22 of the list of faults: what is wrong with a token is found and named. */
class TokensTest {
    private static final long NOW = 1_800_000_000L;
    private static final Issuer ISSUER = Issuer.ofSecret(Issuer.SECRET);
    private static final Issuer RSA = Issuer.of(JwtAlgorithm.RS256);

    private final AtomicLong wallMillis = new AtomicLong(NOW * 1_000);
    private final KeySource secret = KeySource.of(TrustedKey.of(null, Secret.of(Issuer.SECRET)));
    private Tokens tokens = of(JwtSettings.any(), secret);

    private Tokens of(JwtConfig config, KeySource... sources) {
        return Tokens.of(config, List.of(sources), wallMillis::get, 100);
    }

    @AfterEach
    void close() {
        tokens.close();
    }

    private void use(JwtConfig config, KeySource... sources) {
        tokens.close();
        tokens = of(config, sources);
    }

    private Verdict judge(String token) throws Exception {
        return tokens.judge(token).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private void assertDenied(String token, Denial reason) throws Exception {
        assertThat(judge(token)).isInstanceOfSatisfying(Verdict.Denied.class, denied -> {
            assertThat(denied.reason()).isEqualTo(reason);
            assertThat(denied.detail()).isNotEmpty().doesNotContain(Issuer.SECRET);
        });
    }

    private Access admitted(String token) throws Exception {
        assertThat(judge(token)).isInstanceOf(Verdict.Admitted.class);
        return ((Verdict.Admitted) judge(token)).access();
    }

    // ---- good ones ----

    @Test
    void aGoodTokenOpensWhatItSaysUntilItsEndAndTheLeeway() throws Exception {
        Access access = admitted(ISSUER.signed("{\"exp\":" + (NOW + 60)
                + ",\"longwave\":{\"subscribe\":[\"deploy:*\",\"news\"],\"publish\":[\"a\"],\"admin\":true}}"));
        assertThat(access.grants()).isEqualTo(new Grants(List.of("deploy:*", "news"), List.of("a"), true));
        assertThat(access.endsAtMillis()).isEqualTo((NOW + 65) * 1_000);
    }

    @Test
    void aTokenWithoutTheClaimOpensNothing() throws Exception {
        assertThat(admitted(ISSUER.signed("{\"exp\":" + Issuer.FAR + "}")).grants())
                .isEqualTo(Grants.NONE);
    }

    @ParameterizedTest
    @EnumSource(value = JwtAlgorithm.class, names = "HS256", mode = EnumSource.Mode.EXCLUDE)
    void everyAlgorithmIsCheckedWithItsPublicKey(JwtAlgorithm algorithm) throws Exception {
        Issuer own = Issuer.of(algorithm);
        use(JwtSettings.any(), KeySource.of(TrustedKey.of("k", algorithm, own.publicKey())));
        admitted(own.token("{}"));
        assertDenied(Issuer.of(algorithm).token("{}"), Denial.SIGNATURE);
        String good = own.token("{\"admin\":false}");
        String[] parts = good.split("\\.");
        String forged = parts[0] + '.' + Issuer.base64("{\"exp\":" + Issuer.FAR + ",\"longwave\":{\"admin\":true}}");
        assertDenied(forged + '.' + parts[2], Denial.SIGNATURE);
        assertDenied(parts[0] + '.' + parts[1] + ".AAAA", Denial.SIGNATURE);
        assertDenied(parts[0] + '.' + parts[1] + '.', Denial.SIGNATURE);
    }

    @Test
    void aTokenThatWasFoundGoodIsJudgedAtOnceTheNextTime() throws Exception {
        String token = ISSUER.token("{}");
        assertThat(tokens.judge(token).toCompletableFuture().get(30, TimeUnit.SECONDS))
                .isInstanceOf(Verdict.Admitted.class);
        assertThat(tokens.judge(token).toCompletableFuture()).isCompleted();
    }

    @Test
    void aTokenThatWasFoundGoodIsNotGoodForLonger() throws Exception {
        String token = ISSUER.signed("{\"exp\":" + (NOW + 60) + "}");
        admitted(token);
        wallMillis.addAndGet(64_999);
        admitted(token);
        wallMillis.addAndGet(1);
        assertDenied(token, Denial.EXPIRED);
    }

    // ---- bad ones ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "a.b",
                "a.b.c.d",
                "a.b.c.d.e",
                "!.b.c",
                "a b.c.d",
                "e30.e30.",
                "bm9qc29u.e30.AA",
                "bnVsbA.e30.AA",
                "eyJhbGciOiJIUzI1NiJ9.bnVsbA.AA"
            })
    void whatIsNoTokenIsMalformed(String text) throws Exception {
        assertDenied(text, Denial.MALFORMED);
    }

    @Test
    void aTokenOverEightKibIsNotLookedAt() throws Exception {
        assertDenied("a".repeat(8_193), Denial.TOO_LONG);
        assertDenied("a".repeat(8_192), Denial.MALFORMED);
    }

    @Test
    void anUnsignedTokenIsRefusedHoweverItIsWritten() throws Exception {
        for (String none : new String[] {"none", "None", "NONE", "nOnE"}) {
            String token = ISSUER.signed("{\"alg\":\"" + none + "\"}", "{\"exp\":" + Issuer.FAR + "}");
            assertDenied(token, Denial.ALGORITHM);
            assertDenied(token.substring(0, token.lastIndexOf('.') + 1), Denial.ALGORITHM);
        }
        assertDenied(ISSUER.signed("{}", "{\"exp\":" + Issuer.FAR + "}"), Denial.MALFORMED);
    }

    @Test
    void anAlgorithmThatNoKeyIsForIsRefused() throws Exception {
        assertDenied(RSA.token("{}"), Denial.ALGORITHM);
        assertDenied(ISSUER.signed("{\"alg\":\"HS512\"}", "{\"exp\":" + Issuer.FAR + "}"), Denial.ALGORITHM);
    }

    @Test
    void aPublicKeyIsNeverTakenForASecret() throws Exception {
        byte[] der = RSA.publicKey().getEncoded();
        byte[] pem = RSA.publicPem().getBytes(StandardCharsets.US_ASCII);
        use(JwtSettings.any(), KeySource.of(TrustedKey.of(null, JwtAlgorithm.RS256, RSA.publicKey())));
        assertDenied(Issuer.ofSecret(der).token("{}"), Denial.ALGORITHM);
        assertDenied(Issuer.ofSecret(pem).token("{}"), Denial.ALGORITHM);
        use(JwtSettings.any(), secret, KeySource.of(TrustedKey.of(null, JwtAlgorithm.RS256, RSA.publicKey())));
        assertDenied(Issuer.ofSecret(der).token("{}"), Denial.SIGNATURE);
        assertDenied(Issuer.ofSecret(pem).token("{}"), Denial.SIGNATURE);
        assertDenied(ISSUER.signed("{\"alg\":\"RS256\"}", "{\"exp\":" + Issuer.FAR + "}"), Denial.SIGNATURE);
        admitted(RSA.token("{}"));
    }

    @Test
    void aKeyIdChoosesAmongTheKeysThereAre() throws Exception {
        use(JwtSettings.any(), KeySource.of(TrustedKey.of("mine", Secret.of(Issuer.SECRET))));
        String claims = "{\"exp\":" + Issuer.FAR + "}";
        admitted(ISSUER.signed("{\"alg\":\"HS256\",\"kid\":\"mine\"}", claims));
        admitted(ISSUER.signed(claims));
        for (String foreign : new String[] {"other", "../../etc/passwd", "http://127.0.0.1:1/", "' OR 1=1", ""}) {
            assertDenied(ISSUER.signed("{\"alg\":\"HS256\",\"kid\":\"" + foreign + "\"}", claims), Denial.UNKNOWN_KEY);
        }
    }

    @Test
    void aKeyThatATokenBringsAlongIsNotLookedAt() throws Exception {
        use(JwtSettings.any(), KeySource.of(TrustedKey.of(null, JwtAlgorithm.RS256, RSA.publicKey())));
        Issuer stranger = Issuer.of(JwtAlgorithm.RS256);
        assertDenied(
                stranger.signed(
                        "{\"alg\":\"RS256\",\"jwk\":{" + stranger.jwkFields() + "}}", "{\"exp\":" + Issuer.FAR + "}"),
                Denial.SIGNATURE);
    }

    @Test
    void anExtensionThatMustBeUnderstoodIsNot() throws Exception {
        assertDenied(
                ISSUER.signed("{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":true}", "{\"exp\":" + Issuer.FAR + "}"),
                Denial.CRITICAL);
    }

    // ---- times ----

    @Test
    void anExpiredTokenIsGoodForTheLeewayAndNoLonger() throws Exception {
        admitted(ISSUER.signed("{\"exp\":" + (NOW - 4) + "}"));
        assertDenied(ISSUER.signed("{\"exp\":" + (NOW - 5) + "}"), Denial.EXPIRED);
        assertThat(((Verdict.Denied) judge(ISSUER.signed("{\"exp\":" + (NOW - 60) + "}"))).detail())
                .isEqualTo("the token expired 60 s ago; get a new one");
        assertDenied(ISSUER.signed("{\"exp\":-1e300}"), Denial.EXPIRED);
    }

    @Test
    void aTokenMustSayWhenItExpires() throws Exception {
        assertDenied(ISSUER.signed("{}"), Denial.NO_EXPIRY);
        assertDenied(ISSUER.signed("{\"exp\":null}"), Denial.NO_EXPIRY);
        assertDenied(ISSUER.signed("{\"exp\":\"tomorrow\"}"), Denial.MALFORMED);
        assertDenied(ISSUER.signed("{\"exp\":[4000000000]}"), Denial.MALFORMED);
    }

    @Test
    void aTokenIsNotGoodBeforeItsTime() throws Exception {
        admitted(ISSUER.signed("{\"exp\":" + Issuer.FAR + ",\"nbf\":" + (NOW + 5) + "}"));
        assertDenied(ISSUER.signed("{\"exp\":" + Issuer.FAR + ",\"nbf\":" + (NOW + 6) + "}"), Denial.NOT_YET);
        assertDenied(ISSUER.signed("{\"exp\":" + Issuer.FAR + ",\"nbf\":\"soon\"}"), Denial.MALFORMED);
    }

    @Test
    void aClockThatJumpsOnlyMovesTokens() throws Exception {
        String token = ISSUER.signed("{\"exp\":" + (NOW + 60) + "}");
        admitted(token);
        wallMillis.addAndGet(TimeUnit.HOURS.toMillis(1));
        assertDenied(token, Denial.EXPIRED);
        wallMillis.addAndGet(-TimeUnit.HOURS.toMillis(2));
        admitted(token);
    }

    // ---- from whom, for whom, for what ----

    @Test
    void theIssuerMustBeTheOneConfigured() throws Exception {
        use(JwtSettings.of("https://idp", null), secret);
        admitted(ISSUER.signed("{\"exp\":" + Issuer.FAR + ",\"iss\":\"https://idp\"}"));
        for (String iss : new String[] {"\"https://idp/\"", "\"https://idp.evil\"", "[\"https://idp\"]", "null"}) {
            assertDenied(ISSUER.signed("{\"exp\":" + Issuer.FAR + ",\"iss\":" + iss + "}"), Denial.ISSUER);
        }
        assertDenied(ISSUER.token("{}"), Denial.ISSUER);
    }

    @Test
    void theAudienceMustNameTheOneConfigured() throws Exception {
        use(JwtSettings.of(null, "longwave"), secret);
        admitted(ISSUER.signed("{\"exp\":" + Issuer.FAR + ",\"aud\":\"longwave\"}"));
        admitted(ISSUER.signed("{\"exp\":" + Issuer.FAR + ",\"aud\":[\"other\",\"longwave\"]}"));
        for (String aud : new String[] {"\"other\"", "[\"other\"]", "[]", "null", "{\"longwave\":1}"}) {
            assertDenied(ISSUER.signed("{\"exp\":" + Issuer.FAR + ",\"aud\":" + aud + "}"), Denial.AUDIENCE);
        }
        assertDenied(ISSUER.token("{}"), Denial.AUDIENCE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "\"deploy:*\"",
                "{\"subscribe\":\"deploy:*\"}",
                "{\"subscribe\":[1]}",
                "{\"subscribe\":[\"\"]}",
                "{\"subscribe\":[\"a b\"]}",
                "{\"subscribe\":[\"de*\"]}",
                "{\"publish\":{\"a\":true}}",
                "{\"admin\":\"true\"}",
                "{\"admin\":1}"
            })
    void grantsThatCannotBeReadGrantNothing(String claim) throws Exception {
        assertDenied(ISSUER.token(claim), Denial.CLAIM);
    }

    // ---- more than can be checked ----

    @Test
    void tooManyThatWaitAreToldToComeBack() throws Exception {
        use(JwtSettings.any(), secret);
        tokens.close();
        assertDenied(ISSUER.token("{}"), Denial.BUSY);
    }
}
