package dev.longwave.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WaitingTest {
    private final Waiting waiting = new Waiting();

    @Test
    void whoWaitsForThisNumberOrALowerOneGoesOn() {
        CompletableFuture<Void> lower = waiting.until(4);
        CompletableFuture<Void> same = waiting.until(5);
        CompletableFuture<Void> higher = waiting.until(6);
        waiting.reached(5);
        assertThat(lower).isCompleted();
        assertThat(same).isCompleted();
        assertThat(higher).isNotDone();
        waiting.reached(7);
        assertThat(higher).isCompleted();
    }

    @Test
    void whoComesAfterANumberWasReachedWaitsUntilItIsToldAgain() {
        waiting.reached(5);
        CompletableFuture<Void> late = waiting.until(5);
        assertThat(late).isNotDone();
        waiting.reached(5);
        assertThat(late).isCompleted();
    }
}
