package dev.longwave.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.sse.Frame;
import dev.longwave.sse.SseEncoder;
import dev.longwave.sse.SseEvent;
import java.lang.ref.WeakReference;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventLogTest {
    private final EventLog log = new EventLog(0);

    @Test
    void anEmptyLogHasNothing() {
        EventLog empty = new EventLog(7);

        assertThat(empty.first()).isEqualTo(empty.tail()).isZero();
        assertThat(empty.size()).isZero();
        assertThat(empty.bytes()).isZero();
        assertThat(empty.oldest()).isNull();
        assertThat(empty.newest()).isNull();
        assertThat(empty.trimOldest()).isNull();
        assertThat(empty.endSequence()).isZero();
        assertThat(empty.lostThrough()).isEqualTo(7);
        assertThat(empty.indexAfter(0)).isZero();
        assertThat(empty.indexSince(0)).isZero();
        assertThat(empty.resume(6)).isEqualTo(new Resume.Lost(0, GapReason.EXPIRED));
        assertThat(empty.resume(7)).isEqualTo(new Resume.Whole(0));
    }

    @Test
    void everyFrameStandsAtItsIndex() {
        appendThrough(1_000);

        assertThat(log.first()).isZero();
        assertThat(log.tail()).isEqualTo(1_000);
        assertThat(log.size()).isEqualTo(1_000);
        for (int i = 0; i < 1_000; i++) {
            assertHas(i, i + 1);
        }
    }

    @Test
    void bytesAreTheEncodedLengthOfWhatIsKept() {
        Frame small = frame(1, 0);
        Frame large = SseEncoder.encode(SseEvent.of("x".repeat(5_000)), "");
        large.number(2, 0);

        log.append(small);
        log.append(large);
        assertThat(log.bytes()).isEqualTo(small.chunkLength() + large.chunkLength());

        log.trimOldest();
        assertThat(log.bytes()).isEqualTo(large.chunkLength());

        log.trimOldest();
        assertThat(log.bytes()).isZero();
    }

    @Test
    void theOldestIsTrimmedFirst() {
        appendThrough(3);

        assertThat(log.oldest()).extracting(Frame::sequence).isEqualTo(1L);
        assertThat(log.newest()).extracting(Frame::sequence).isEqualTo(3L);
        assertThat(log.trimOldest()).extracting(Frame::sequence).isEqualTo(1L);
        assertThat(log.trimOldest()).extracting(Frame::sequence).isEqualTo(2L);
        assertThat(log.oldest())
                .isSameAs(log.newest())
                .extracting(Frame::sequence)
                .isEqualTo(3L);
        assertThat(log.trimOldest()).extracting(Frame::sequence).isEqualTo(3L);
        assertThat(log.trimOldest()).isNull();
        assertThat(log.first()).isEqualTo(log.tail()).isEqualTo(3);
    }

    @Test
    void aReaderThatWasOvertakenGetsNull() {
        appendThrough(20);
        for (int i = 0; i < 5; i++) {
            log.trimOldest();
        }

        assertThat(log.first()).isEqualTo(5);
        for (int i = 0; i < 5; i++) {
            assertThat(log.frame(i)).isNull();
        }
        assertHas(5, 6);
    }

    @Test
    void theRingIsUsedAroundAndAround() {
        for (int sequence = 1; sequence <= 10_000; sequence++) {
            log.append(frame(sequence, 0));
            if (log.size() > 5) {
                log.trimOldest();
            }
            for (long i = log.first(); i < log.tail(); i++) {
                assertHas(i, i + 1);
            }
        }
        assertThat(log.frame(log.first() - 8)).isNull();
    }

    @Test
    void growingAndShrinkingKeepWhatIsKeptWhereverTheRingBegins() {
        Random random = new Random(1);
        long appended = 0;
        for (int cycle = 0; cycle < 200; cycle++) {
            int grow = random.nextInt(300);
            for (int i = 0; i < grow; i++) {
                log.append(frame(++appended, 0));
            }
            int keep = random.nextInt(log.size() + 1);
            while (log.size() > keep) {
                log.trimOldest();
            }

            assertThat(log.tail()).isEqualTo(appended);
            assertThat(log.size()).isEqualTo(keep);
            for (long i = log.first(); i < log.tail(); i++) {
                assertHas(i, i + 1);
            }
        }
    }

    @Test
    void aTrimmedFrameIsNotKeptAlive() {
        appendThrough(4);
        WeakReference<Frame> oldest = new WeakReference<>(log.trimOldest());

        for (int i = 0; i < 100 && oldest.get() != null; i++) {
            System.gc();
        }
        assertThat(oldest.get()).isNull();
    }

    @Test
    void whatIsTrimmedIsLost() {
        appendSparse();
        assertThat(log.lostThrough()).isZero();

        log.trimOldest();
        assertThat(log.lostThrough()).isEqualTo(10);

        log.trimOldest();
        assertThat(log.lostThrough()).isEqualTo(20);

        log.append(frame(60, 0));
        assertThat(log.lostThrough()).isEqualTo(20);
    }

    @Test
    void resumingIsWholeExactlyFromWhatWasLostOn() {
        appendSparse();
        log.trimOldest();
        log.trimOldest();

        assertThat(log.resume(0)).isEqualTo(new Resume.Lost(2, GapReason.EXPIRED));
        assertThat(log.resume(19)).isEqualTo(new Resume.Lost(2, GapReason.EXPIRED));
        assertThat(log.resume(20)).isEqualTo(new Resume.Whole(2));
        assertThat(log.resume(29)).isEqualTo(new Resume.Whole(2));
        assertThat(log.resume(30)).isEqualTo(new Resume.Whole(3));
        assertThat(log.resume(49)).isEqualTo(new Resume.Whole(4));
        assertThat(log.resume(50)).isEqualTo(new Resume.Whole(5));
        assertThat(log.resume(1_000)).isEqualTo(new Resume.Whole(5));
    }

    @Test
    void nothingIsLostBeforeTheFirstTrim() {
        appendSparse();

        assertThat(log.resume(0)).isEqualTo(new Resume.Whole(0));
    }

    @Test
    void aLogThatBeganLostIsWholeFromWhereItIsSaidTo() {
        EventLog late = new EventLog(Long.MAX_VALUE);
        assertThat(late.resume(100)).isInstanceOf(Resume.Lost.class);

        late.startAfter(100);

        assertThat(late.resume(99)).isInstanceOf(Resume.Lost.class);
        assertThat(late.resume(100)).isEqualTo(new Resume.Whole(0));
    }

    @Test
    void trimmingWhatCameBeforeTheStartDoesNotUnloseWhatNeverCame() {
        EventLog late = new EventLog(Long.MAX_VALUE);
        late.append(frame(5, 0));
        late.startAfter(10);
        late.append(frame(11, 0));

        late.trimOldest();

        assertThat(late.lostThrough()).isEqualTo(10);
        assertThat(late.resume(6)).isEqualTo(new Resume.Lost(1, GapReason.EXPIRED));
        assertThat(late.resume(10)).isEqualTo(new Resume.Whole(1));
    }

    @Test
    void aLogThatHasNotBegunIsLostHoweverMuchOfItIsTrimmed() {
        EventLog late = new EventLog(Long.MAX_VALUE);
        late.append(frame(5, 0));

        late.trimOldest();

        assertThat(late.resume(6)).isInstanceOf(Resume.Lost.class);
    }

    @Test
    void theSearchesFindWhatALinearSearchFinds() {
        Random random = new Random(2);
        long sequence = 0;
        long nanos = Long.MAX_VALUE - 200; // the clock may begin anywhere and wrap around
        long start = nanos;
        for (int i = 0; i < 300; i++) {
            sequence += 1 + random.nextInt(4);
            nanos += random.nextInt(4);
            log.append(frame(sequence, nanos));
            if (log.size() > 100) {
                log.trimOldest();
            }
            for (int probe = 0; probe < 20; probe++) {
                long wanted = random.nextLong(sequence + 3);
                long moment = start + random.nextLong(nanos - start + 3);
                assertThat(log.indexAfter(wanted)).isEqualTo(linearlyAfter(wanted));
                assertThat(log.indexSince(moment)).isEqualTo(linearlySince(moment));
            }
        }
    }

    @Test
    void theNewestEventFinishesALogOnlyIfItIsTheEnd() {
        log.append(frame(1, 0));
        assertThat(log.endSequence()).isZero();

        log.append(end(2));
        assertThat(log.endSequence()).isEqualTo(2);

        log.append(frame(3, 0));
        assertThat(log.endSequence()).isZero();
    }

    @Test
    void aLogStaysFinishedWhenItsEndIsTrimmed() {
        log.append(end(2));
        log.trimOldest();

        assertThat(log.endSequence()).isEqualTo(2);
        assertThat(log.lostThrough()).isEqualTo(2);
    }

    @Test
    void aLogGoesOnAsFinishedAsTheOneThatWasCleanedUp() {
        EventLog again = new EventLog(2, 2);
        assertThat(again.endSequence()).isEqualTo(2);

        again.append(frame(3, 0));
        assertThat(again.endSequence()).isZero();
    }

    private void appendThrough(int last) {
        for (int sequence = 1; sequence <= last; sequence++) {
            log.append(frame(sequence, 0));
        }
    }

    private void appendSparse() {
        for (int sequence = 10; sequence <= 50; sequence += 10) {
            log.append(frame(sequence, 0));
        }
    }

    private void assertHas(long index, long sequence) {
        Frame frame = log.frame(index);
        assertThat(frame).isNotNull();
        assertThat(frame.sequence()).isEqualTo(sequence);
    }

    private long linearlyAfter(long sequence) {
        long index = log.first();
        while (index < log.tail() && log.frame(index).sequence() <= sequence) {
            index++;
        }
        return index;
    }

    private long linearlySince(long nanos) {
        long index = log.first();
        while (index < log.tail() && log.frame(index).appendedNanos() - nanos < 0) {
            index++;
        }
        return index;
    }

    private static Frame frame(long sequence, long nanos) {
        Frame frame = SseEncoder.encode(SseEvent.of("x"), "");
        frame.number(sequence, nanos);
        return frame;
    }

    private static Frame end(long sequence) {
        Frame frame = SseEncoder.encode(SseEvent.of("{}").withType(SseEncoder.END_TYPE), "");
        frame.number(sequence, 0);
        return frame;
    }
}
