package dev.longwave.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.config.Secret;
import org.junit.jupiter.api.Test;

class VerifiedTokensTest {
    private final VerifiedTokens tokens = new VerifiedTokens(10);
    private final TrustedKey key = TrustedKey.of(null, Secret.of(Issuer.SECRET));
    private final TokenChecks.Signer signer = new TokenChecks.Signer(key, KeySource.of(key), KeySource.FIXED);

    private static Verdict.Admitted until(long millis) {
        return new Verdict.Admitted(new Access("token", Grants.NONE, millis));
    }

    private void add(int number) {
        tokens.add(VerifiedTokens.Digest.of("token " + number), until(1_000), signer);
    }

    private boolean knows(int number) {
        return tokens.find(VerifiedTokens.Digest.of("token " + number), 0) != null;
    }

    @Test
    void aTokenIsKnownUntilItsEnd() {
        VerifiedTokens.Digest digest = VerifiedTokens.Digest.of("token");
        tokens.add(digest, until(1_000), signer);
        assertThat(tokens.find(VerifiedTokens.Digest.of("token"), 999)).isEqualTo(until(1_000));
        assertThat(tokens.find(digest, 1_000)).isNull();
        assertThat(tokens.find(VerifiedTokens.Digest.of("other"), 0)).isNull();
    }

    @Test
    void thereAreNeverMoreThanItKeeps() {
        for (int i = 0; i < 1_000; i++) {
            add(i);
            assertThat(tokens.size()).isLessThanOrEqualTo(10);
        }
        assertThat(knows(999)).isTrue();
        assertThat(knows(0)).isFalse();
    }

    @Test
    void whatIsAskedForIsKept() {
        add(0);
        for (int i = 1; i < 100; i++) {
            add(i);
            assertThat(knows(0)).isTrue();
        }
    }

    @Test
    void whatAnotherGenerationOfKeysHasCheckedIsNotKnown() {
        VerifiedTokens.Digest digest = VerifiedTokens.Digest.of("token");
        tokens.add(digest, until(1_000), new TokenChecks.Signer(key, signer.source(), 7));
        assertThat(tokens.find(digest, 0)).isNull();
        tokens.add(digest, until(1_000), new TokenChecks.Signer(key, signer.source(), KeySource.NOT_TRUSTED));
        assertThat(tokens.find(digest, 0)).isNull();
    }
}
