package dev.longwave.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LineQueueTest {
    private final PublishLine small = new PublishLine(1, "c", null, "x");
    private final PublishLine large = new PublishLine(2, "c", null, "x".repeat(1_000));

    @Test
    void takesWhatIsThereInOrder() throws Exception {
        LineQueue queue = new LineQueue(10, 10_000);
        queue.put(List.of(small, large));
        assertThat(queue.take(10, 10_000)).containsExactly(small, large);
    }

    @Test
    void linesThatArePutTogetherAreThereTogether() throws Exception {
        LineQueue queue = new LineQueue(3, 10_000);
        CompletableFuture<Void> putting = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < 100_000; i++) {
                    queue.put(List.of(small, small, small));
                }
                queue.end();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        int taken = 0;
        for (List<PublishLine> lines = queue.take(10, 10_000); !lines.isEmpty(); lines = queue.take(10, 10_000)) {
            assertThat(lines).hasSize(3);
            taken += lines.size();
        }
        putting.get(10, TimeUnit.SECONDS);
        assertThat(taken).isEqualTo(300_000);
    }

    @Test
    void takesNoMoreThanAskedFor() throws Exception {
        LineQueue queue = new LineQueue(10, 10_000);
        queue.put(List.of(small, small, large));
        assertThat(queue.take(1, 10_000)).containsExactly(small);
        assertThat(queue.take(10, 500)).containsExactly(small);
        assertThat(queue.take(10, 500)).containsExactly(large);
    }

    @Test
    void theEndComesBehindTheLastLine() throws Exception {
        LineQueue queue = new LineQueue(10, 10_000);
        queue.put(List.of(small));
        queue.end();
        assertThat(queue.take(10, 10_000)).containsExactly(small);
        assertThat(queue.take(10, 10_000)).isEmpty();
    }

    @Test
    void aLineLargerThanTheQueueHasRoomByItself() throws Exception {
        LineQueue queue = new LineQueue(10, 10);
        queue.put(List.of(large));
        assertThat(queue.take(10, 10)).containsExactly(large);
    }

    @Test
    void whoPutsWaitsForRoomAndWhoTakesWaitsForALine() throws Exception {
        LineQueue queue = new LineQueue(3, 10_000);
        CompletableFuture<Void> putting = CompletableFuture.runAsync(() -> {
            try {
                for (int i = 0; i < 100_000; i++) {
                    queue.put(List.of(small));
                }
                queue.end();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        int taken = 0;
        List<Integer> sizes = new ArrayList<>();
        for (List<PublishLine> lines = queue.take(10, 10_000); !lines.isEmpty(); lines = queue.take(10, 10_000)) {
            taken += lines.size();
            sizes.add(lines.size());
        }
        putting.get(10, TimeUnit.SECONDS);
        assertThat(taken).isEqualTo(100_000);
        assertThat(sizes).allMatch(size -> size <= 3);
    }
}
