package dev.longwave.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.config.ApiKeyConfig;
import dev.longwave.config.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApiKeysTest {
    private final ApiKeys keys = new ApiKeys(List.of(
            new ApiKeyConfig("ci", Secret.of("the-key-of-ci-1234"), List.of("deploy:*"), List.of(), false),
            new ApiKeyConfig("ops", Secret.of("the-key-of-ops-123"), List.of(), List.of("a"), true)));

    private Verdict judge(String key) {
        return keys.judge(key).toCompletableFuture().getNow(null);
    }

    @Test
    void eachKeyOpensItsOwn() {
        assertThat(judge("the-key-of-ci-1234"))
                .isEqualTo(new Verdict.Admitted(
                        new Access("key ci", new Grants(List.of(), List.of("deploy:*"), false), Access.NEVER)));
        assertThat(judge("the-key-of-ops-123"))
                .isEqualTo(new Verdict.Admitted(
                        new Access("key ops", new Grants(List.of("a"), List.of(), true), Access.NEVER)));
    }

    @Test
    void whatIsNearlyAKeyIsNone() {
        for (String wrong : new String[] {"", "the-key-of-ci-123", "the-key-of-ci-12345", "THE-KEY-OF-CI-1234", "ci"}) {
            assertThat(judge(wrong))
                    .isInstanceOfSatisfying(
                            Verdict.Denied.class,
                            denied -> assertThat(denied.reason()).isEqualTo(Denial.API_KEY));
        }
    }
}
