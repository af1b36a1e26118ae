package dev.longwave.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.config.Secret;
import dev.longwave.testing.FuzzCorpus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A token that nobody signed is refused with a reason, whatever it is; one that was signed opens no more than it says.
 * An input is a token, or a header and claims with U+001F between them, which are then signed.
 */
public class TokenFuzzTest {
    private static final Issuer ISSUER = Issuer.ofSecret(Issuer.SECRET);
    private static final long NOW = 1_800_000_000L;
    private static final Tokens TOKENS = Tokens.of(
            JwtSettings.of(null, null),
            List.of(KeySource.of(TrustedKey.of("k", Secret.of(Issuer.SECRET)))),
            () -> NOW * 1_000,
            10);

    @TestFactory
    Stream<DynamicTest> whatNobodySignedIsRefused() {
        return FuzzCorpus.of(getClass(), TokenFuzzTest::fuzzerTestOneInput);
    }

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        int separator = text.indexOf('\u001F');
        if (separator < 0) {
            assertThat(judge(text)).isInstanceOf(Verdict.Denied.class);
            return;
        }
        String header = text.substring(0, separator);
        String claims = text.substring(separator + 1);
        if (judge(ISSUER.signed(header, claims)) instanceof Verdict.Admitted admitted) {
            assertThat(header).contains("alg");
            assertThat(claims).contains("exp");
            Access access = admitted.access();
            assertThat(access.endsAtMillis()).isGreaterThan(NOW * 1_000);
            assertThat(access.grants().admin() ? claims : "true").contains("true");
            assertThat(access.grants().maySubscribe("channel"))
                    .isEqualTo(access.grants().subscribe().stream()
                            .anyMatch(each -> List.of("channel", "*", "**").contains(each)));
        }
    }

    private static Verdict judge(String token) {
        try {
            Verdict verdict = TOKENS.judge(token).toCompletableFuture().get(1, TimeUnit.MINUTES);
            if (verdict instanceof Verdict.Denied denied) {
                assertThat(denied.detail()).isNotEmpty().doesNotContain(Issuer.SECRET, "could not be checked");
            }
            return verdict;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
