package dev.longwave.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private static int taken(TokenBucket bucket, int perSecond, long burst, long nanoTime, int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            if (bucket.take(perSecond, burst, nanoTime) == 0) {
                taken++;
            }
        }
        return taken;
    }

    // time has no beginning: it may be negative, and may pass the largest long
    @ParameterizedTest
    @ValueSource(longs = {0, 1L << 40, -5_000_000_000L, Long.MAX_VALUE - 100_000_000, Long.MIN_VALUE})
    void aFullBucketHasItsBurstAndThenFillsUpAtItsRate(long start) {
        TokenBucket bucket = new TokenBucket(start);
        assertThat(taken(bucket, 10, 5, start, 20)).isEqualTo(5);
        assertThat(taken(bucket, 10, 5, start + 99 * MILLI, 20)).isZero();
        assertThat(taken(bucket, 10, 5, start + 100 * MILLI, 20)).isEqualTo(1);
        assertThat(taken(bucket, 10, 5, start + 350 * MILLI, 20)).isEqualTo(2);
        assertThat(taken(bucket, 10, 5, start + 60_000 * MILLI, 20)).isEqualTo(5);
    }

    @Test
    void itTellsHowLongToWait() {
        TokenBucket bucket = new TokenBucket(0);
        assertThat(bucket.take(4, 1, 0)).isZero();
        assertThat(bucket.take(4, 1, 0)).isEqualTo(250 * MILLI);
        assertThat(bucket.take(4, 1, 249 * MILLI)).isEqualTo(MILLI);
        assertThat(bucket.take(4, 1, 250 * MILLI)).isZero();
    }

    @Test
    void whoIsRefusedDoesNotWaitLongerForIt() {
        TokenBucket bucket = new TokenBucket(0);
        bucket.take(1, 1, 0);
        assertThat(taken(bucket, 1, 1, 0, 1_000)).isZero();
        assertThat(bucket.take(1, 1, 1_000 * MILLI)).isZero();
    }

    @Test
    void itIsFullOnceNothingIsMissing() {
        TokenBucket bucket = new TokenBucket(7);
        assertThat(bucket.isFull(7)).isTrue();
        bucket.take(10, 5, 7);
        assertThat(bucket.isFull(7 + 99 * MILLI)).isFalse();
        assertThat(bucket.isFull(7 + 100 * MILLI)).isTrue();
    }

    @Test
    void threadsTakeNoMoreThanThereIs() {
        TokenBucket bucket = new TokenBucket(0);
        AtomicInteger taken = new AtomicInteger();
        CompletableFuture.allOf(IntStream.range(0, 4)
                        .mapToObj(thread -> CompletableFuture.runAsync(
                                () -> taken.addAndGet(taken(bucket, 1_000, 10_000, 0, 10_000))))
                        .toArray(CompletableFuture[]::new))
                .join();
        assertThat(taken).hasValue(10_000);
    }
}
