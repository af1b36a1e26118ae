package dev.longwave.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.sse.Frame;
import dev.longwave.sse.SseEncoder;
import dev.longwave.sse.SseEvent;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchTest {
    private static final long ALL = Long.MAX_VALUE;

    private final TestFeed.Order order = new TestFeed.Order();
    private final TestFeed feed = order.channel("a");
    private final Batch batch = new Batch();

    @AfterEach
    void release() {
        batch.release();
    }

    private static Frame frame(int dataBytes) {
        return SseEncoder.encode(SseEvent.of("x".repeat(dataBytes)));
    }

    private String text() {
        return batch.bytes().toString(StandardCharsets.UTF_8);
    }

    @Test
    void aChunkedBatchHoldsWholeChunks() {
        feed.append("one", "two");
        batch.gather(feed.log(), 0, ALL, true);

        assertThat(Chunks.decode(text().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(TestFeed.event(1, "one") + TestFeed.event(2, "two"));
        assertThat(batch.events()).isEqualTo(2);
        assertThat(batch.length()).isEqualTo(text().length());
    }

    @Test
    void aBareBatchHoldsNothingButTheEvents() {
        feed.append("one", "two");
        batch.gather(feed.log(), 0, ALL, false);

        assertThat(text()).isEqualTo(TestFeed.event(1, "one") + TestFeed.event(2, "two"));
    }

    @Test
    void itGathersFromAnIndexUpToANumber() {
        feed.append("1", "2", "3", "4");
        batch.gather(feed.log(), 1, 3, false);

        assertThat(text()).isEqualTo(TestFeed.event(2, "2") + TestFeed.event(3, "3"));
        assertThat(batch.sequence(0)).isEqualTo(2);
        assertThat(batch.sequence(1)).isEqualTo(3);
    }

    @Test
    void itStopsAfterAnEndEvent() {
        feed.append("1");
        feed.end();
        feed.append("2");
        batch.gather(feed.log(), 0, ALL, false);

        assertThat(text()).isEqualTo(TestFeed.event(1, "1") + TestFeed.end(2));
        assertThat(batch.isFinishing()).isTrue();
    }

    @Test
    void itIsEmptyWhereItsFirstFrameWasDropped() {
        feed.append("1", "2");
        feed.trim(1);
        batch.gather(feed.log(), 0, ALL, false);

        assertThat(batch.isEmpty()).isTrue();
    }

    @Test
    void itHoldsAtMost64KibOfSeveralFrames() {
        batch.clear(true);
        Frame frame = frame(1000);
        int fit = Batch.MAX_BYTES / frame.chunkLength();
        for (int i = 0; i < fit; i++) {
            assertThat(batch.add(frame)).isTrue();
        }

        assertThat(batch.add(frame)).isFalse();
        assertThat(batch.events()).isEqualTo(fit);
        assertThat(batch.length()).isEqualTo(fit * frame.chunkLength());
    }

    @Test
    void framesThatFillItToTheByteFit() {
        batch.clear(false);
        int overhead = frame(0).length(false);
        assertThat(batch.add(frame(1000))).isTrue();

        assertThat(batch.add(frame(Batch.MAX_BYTES - 1000 - 2 * overhead))).isTrue();
        assertThat(batch.length()).isEqualTo(Batch.MAX_BYTES);
        assertThat(batch.add(frame(0))).isFalse();
    }

    @Test
    void oneLargerFrameGoesAlone() {
        batch.clear(true);
        Frame large = frame(Batch.MAX_BYTES * 3);

        assertThat(batch.add(large)).isTrue();
        assertThat(batch.length()).isEqualTo(large.chunkLength());
        assertThat(batch.add(frame(0))).isFalse();
    }

    @Test
    void aLargerFrameDoesNotFollowASmallOne() {
        batch.clear(true);
        batch.add(frame(1));

        assertThat(batch.add(frame(Batch.MAX_BYTES))).isFalse();
        assertThat(batch.events()).isEqualTo(1);
    }

    @Test
    void itHoldsMoreFramesThanItHasRoomForAtFirst() {
        batch.clear(true);
        int count = 2000;
        for (int i = 0; i < count; i++) {
            Frame frame = frame(1);
            frame.number(i + 1, 0);
            assertThat(batch.add(frame)).isTrue();
        }

        assertThat(batch.events()).isEqualTo(count);
        assertThat(batch.sequence(count - 1)).isEqualTo(count);
        assertThat(batch.frameAt(batch.length() - 1)).isEqualTo(count - 1);
    }

    @Test
    void everyByteBelongsToTheFrameThatItIsIn() {
        batch.clear(false);
        int[] lengths = {5, 1, 300, 2};
        for (int length : lengths) {
            batch.add(frame(length));
        }
        int offset = 0;
        for (int frame = 0; frame < lengths.length; frame++) {
            for (int i = 0; i < frame(lengths[frame]).length(false); i++) {
                assertThat(batch.frameAt(offset)).as("byte %s", offset).isEqualTo(frame);
                offset++;
            }
        }
        assertThat(offset).isEqualTo(batch.length());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theRestOfAFrameIsACopyOfItsEnd(boolean chunked) {
        feed.append("one", "two", "three");
        batch.gather(feed.log(), 0, ALL, chunked);
        String whole = text();
        Frame first = feed.log().frame(0);
        Frame second = feed.log().frame(1);
        int offset = first.length(chunked) + 3;

        ByteBuf rest = batch.rest(offset, batch.frameAt(offset));
        batch.clear(chunked);
        batch.add(frame(whole.length()));

        assertThat(rest.toString(StandardCharsets.UTF_8))
                .isEqualTo(whole.substring(offset, first.length(chunked) + second.length(chunked)));
        assertThat(rest.capacity()).as("no more than the rest is pinned").isEqualTo(rest.readableBytes());
        rest.release();
    }

    @Test
    void itKnowsWhoseFramesItHolds() {
        feed.append("1", "2");
        batch.gather(feed.log(), 1, ALL, true);

        assertThat(batch.holds(feed.log(), 1, true)).isTrue();
        assertThat(batch.holds(feed.log(), 0, true)).isFalse();
        assertThat(batch.holds(feed.log(), 1, false)).isFalse();
        assertThat(batch.holds(order.channel("b").log(), 1, true)).isFalse();
        batch.clear(true);
        assertThat(batch.holds(feed.log(), 1, true)).isFalse();
    }

    @Test
    void itHoldsNobodysFramesWhereNoneWasCommittedYet() {
        feed.append("1");
        batch.gather(feed.log(), 0, 0, true);

        assertThat(batch.holds(feed.log(), 0, true))
                .as("what is not committed yet may be when the next stream asks")
                .isFalse();
    }
}
