package dev.longwave.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.config.JwtAlgorithm;
import dev.longwave.server.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Row 25 of the list of faults, with a clock that the test moves. */
class PublishedKeysTest {
    private static final Issuer FIRST = Issuer.of(JwtAlgorithm.ES256);
    private static final Issuer SECOND = Issuer.of(JwtAlgorithm.ES256);

    private final AtomicLong nanos = new AtomicLong(1L << 60);
    private final ConcurrentLinkedQueue<CompletableFuture<String>> asked = new ConcurrentLinkedQueue<>();
    private final List<Boolean> heard = new ArrayList<>();
    private PublishedKeys keys = of(JwtAlgorithm.ES256);

    private PublishedKeys of(JwtAlgorithm algorithm) {
        return new PublishedKeys(
                algorithm,
                "test",
                () -> {
                    CompletableFuture<String> answer = new CompletableFuture<>();
                    asked.add(answer);
                    return answer;
                },
                Duration.ofMinutes(5),
                Duration.ofHours(1),
                nanos::get,
                heard::add);
    }

    @AfterEach
    void close() {
        keys.close();
    }

    private void answer(String... jwks) {
        keys.fetch();
        asked.remove().complete("{\"keys\":[" + String.join(",", jwks) + "]}");
    }

    private List<String> ids() {
        return keys.keys().stream().map(TrustedKey::id).toList();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void beforeTheyWereFetchedThereAreNone() {
        assertThat(keys.keys()).isEmpty();
        assertThat(keys.generation()).isEqualTo(KeySource.NOT_TRUSTED);
        answer(FIRST.jwk("1"));
        assertThat(ids()).containsExactly("1");
        assertThat(heard).containsExactly(true);
    }

    @Test
    void whileTheyCannotBeFetchedThoseThereAreGoOnUntilTheyAreTooOld() {
        answer(FIRST.jwk("1"));
        long generation = keys.generation();
        pass(Duration.ofMinutes(59));
        keys.fetch();
        asked.remove().completeExceptionally(new IOException("connection refused"));
        assertThat(keys.isFailing()).isTrue();
        assertThat(ids()).containsExactly("1");
        assertThat(keys.generation()).isEqualTo(generation);
        pass(Duration.ofMinutes(1).plusNanos(1));
        assertThat(keys.keys()).isEmpty();
        assertThat(keys.generation()).isEqualTo(KeySource.NOT_TRUSTED);
        answer(FIRST.jwk("1"));
        assertThat(ids()).containsExactly("1");
        assertThat(keys.isFailing()).isFalse();
    }

    @Test
    void theSameKeysAreOfTheSameGenerationAndOthersAreNot() {
        answer(FIRST.jwk("1"));
        long generation = keys.generation();
        pass(Duration.ofMinutes(50));
        answer(FIRST.jwk("1"));
        assertThat(keys.generation()).isEqualTo(generation);
        pass(Duration.ofMinutes(50));
        assertThat(ids()).containsExactly("1");
        answer(FIRST.jwk("1"), SECOND.jwk("2"));
        assertThat(keys.generation()).isNotEqualTo(generation);
        answer(SECOND.jwk("2"));
        assertThat(ids()).containsExactly("2");
    }

    @Test
    void anEmptySetIsBelieved() {
        answer(FIRST.jwk("1"));
        answer();
        assertThat(keys.keys()).isEmpty();
        assertThat(keys.isFailing()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[]", "{}", "{\"keys\":1}", "{\"keys\":", "null", "{\"keys\":null}"})
    void garbageChangesNothing(String garbage) {
        answer(FIRST.jwk("1"));
        keys.fetch();
        asked.remove().complete(garbage);
        assertThat(keys.isFailing()).isTrue();
        assertThat(ids()).containsExactly("1");
        assertThat(heard).containsExactly(true, false);
    }

    @Test
    void keysThatAreNotUnderstoodOrNotForTokensDoNotKeepOthersOut() {
        answer(
                "1",
                "{}",
                "{\"kty\":\"NEW\",\"kid\":\"x\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"broken\",\"x\":\"AA\",\"y\":\"AA\"}",
                "{\"kty\":\"oct\",\"kid\":\"secret\",\"k\":\"" + Issuer.base64(Issuer.SECRET) + "\"}",
                Issuer.of(JwtAlgorithm.RS256).jwk("rsa"),
                "{\"kid\":\"enc\",\"use\":\"enc\"," + SECOND.jwkFields() + "}",
                "{\"kid\":\"other\",\"alg\":\"ES384\"," + SECOND.jwkFields() + "}",
                FIRST.jwk("good"));
        assertThat(ids()).containsExactly("good");
    }

    @ParameterizedTest
    @EnumSource(value = JwtAlgorithm.class, names = "HS256", mode = EnumSource.Mode.EXCLUDE)
    void everyKindOfKeyIsUnderstood(JwtAlgorithm algorithm) {
        keys.close();
        keys = of(algorithm);
        Issuer issuer = Issuer.of(algorithm);
        answer(issuer.jwk("k"));
        assertThat(ids()).containsExactly("k");
    }

    @Test
    void strangersCanCauseOnlySoManyFetches() {
        for (int i = 0; i < 3; i++) {
            assertThat(keys.renew().toCompletableFuture()).isNotCompleted();
            asked.remove().complete("{\"keys\":[]}");
        }
        for (int i = 0; i < 100; i++) {
            assertThat(keys.renew().toCompletableFuture()).isCompleted();
        }
        assertThat(asked).isEmpty();
        pass(Duration.ofSeconds(10));
        assertThat(keys.renew().toCompletableFuture()).isNotCompleted();
        asked.remove().complete("{\"keys\":[]}");
        assertThat(keys.renew().toCompletableFuture()).isCompleted();
    }

    @Test
    void whoAsksWhileTheyAreFetchedWaitsForThat() {
        CompletableFuture<?> one = keys.renew().toCompletableFuture();
        CompletableFuture<?> two = keys.renew().toCompletableFuture();
        CompletableFuture<?> three = keys.fetch();
        assertThat(asked).hasSize(1);
        asked.remove().complete("{\"keys\":[" + FIRST.jwk("1") + "]}");
        assertThat(one).isCompleted();
        assertThat(two).isCompleted();
        assertThat(three).isCompleted();
    }

    @Test
    void aTokenOfANewKeyMakesItBeFetchedAndAnOldOneIsNoLongerGood() throws Exception {
        answer(FIRST.jwk("1"));
        try (Tokens tokens = Tokens.of(JwtSettings.any(), List.of(keys), WallClock::millis, 100)) {
            String old = FIRST.signed("{\"alg\":\"ES256\",\"kid\":\"1\"}", "{\"exp\":" + Issuer.FAR + "}");
            assertThat(tokens.judge(old).toCompletableFuture().get(30, TimeUnit.SECONDS))
                    .isInstanceOf(Verdict.Admitted.class);
            CompletableFuture<Verdict> fresh = tokens.judge(
                            SECOND.signed("{\"alg\":\"ES256\",\"kid\":\"2\"}", "{\"exp\":" + Issuer.FAR + "}"))
                    .toCompletableFuture();
            Deadline.await("a fetch", () -> !asked.isEmpty());
            asked.remove().complete("{\"keys\":[" + SECOND.jwk("2") + "]}");
            assertThat(fresh.get(30, TimeUnit.SECONDS)).isInstanceOf(Verdict.Admitted.class);
            CompletableFuture<Verdict> again = tokens.judge(old).toCompletableFuture();
            Deadline.await("a fetch", () -> !asked.isEmpty());
            asked.remove().completeExceptionally(new IOException("gone"));
            assertThat(again.get(30, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            Verdict.Denied.class,
                            denied -> assertThat(denied.reason()).isEqualTo(Denial.KEYS_UNAVAILABLE));
        }
    }
}
