package dev.longwave.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A publisher that trims tiny logs all the time races a loop that reads them: whatever the stream does not get was told
 * as a gap before anything newer of that log went out, from a position before it.
 */
@Timeout(60)
class OvertakenStressTest {
    private static final long STRESS_NANOS = TimeUnit.SECONDS.toNanos(Integer.getInteger("stress.seconds", 2));
    private static final int LOGS = 8;
    private static final int KEPT = 4;
    private static final Pattern FRAME = Pattern.compile("id: testtest-([0-9]{16})\n(event: gap\n)?data: (.*)\n\n");
    private static final Pattern FROM = Pattern.compile("\"from\":\"testtest-([0-9]{16})\"");

    private final IdleIo io = IdleIo.spinning();
    private final TestFeed.Order order = new TestFeed.Order();
    private final List<TestFeed> feeds = new ArrayList<>();
    private final List<List<Long>> published = new ArrayList<>();
    private final Receiver receiver = new Receiver();

    @AfterEach
    void stop() {
        io.close();
    }

    /** What the client had: an event, or with a from a gap. */
    private record Received(long sequence, String logs, long from) {}

    /** Takes everything, or where that is asked for a part, and reads it. */
    private static final class Receiver implements Outlet {
        private final List<Received> received = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private @Nullable ByteBuf rest;

        @Override
        public boolean isReady() {
            return rest == null;
        }

        @Override
        public int offer(ByteBuf batch) {
            int length = batch.readableBytes();
            int taken = ThreadLocalRandom.current().nextInt(4) == 0
                    ? ThreadLocalRandom.current().nextInt(length)
                    : length;
            text.append(batch.toString(0, taken, StandardCharsets.US_ASCII));
            return taken;
        }

        @Override
        public void queue(ByteBuf newRest) {
            rest = newRest;
        }

        void drain(SseStream stream) {
            if (rest != null) {
                text.append(rest.toString(StandardCharsets.US_ASCII));
                rest.release();
                rest = null;
                stream.drained();
            }
            int lastBlank = text.lastIndexOf("\n\n");
            if (lastBlank < 0) {
                return;
            }
            int end = lastBlank + 2;
            Matcher frame = FRAME.matcher(text).region(0, end);
            while (frame.find()) {
                long sequence = Long.parseLong(frame.group(1));
                if (frame.group(2) == null) {
                    received.add(new Received(sequence, frame.group(3), -1));
                } else {
                    Matcher from = FROM.matcher(frame.group(3));
                    assertThat(from.find()).isTrue();
                    received.add(new Received(sequence, "", Long.parseLong(from.group(1))));
                }
            }
            text.delete(0, end);
        }

        @Override
        public void end(@Nullable ByteBuf last) {}

        @Override
        public void abort() {
            if (rest != null) {
                rest.release();
                rest = null;
            }
        }

        @Override
        public boolean isChunked() {
            return false;
        }

        @Override
        public @Nullable SocketAddress remoteAddress() {
            return null;
        }

        @Override
        public long unacknowledgedMillis() {
            return -1;
        }
    }

    private SseStream open() throws Exception {
        return io.call(() -> {
            LogCursor[] cursors = new LogCursor[LOGS];
            for (int i = 0; i < LOGS; i++) {
                cursors[i] = feeds.get(i).live(io.streams());
            }
            return SseStream.open(receiver, io.eventLoop(), StreamSettings.DEFAULT, order.subscription(cursors));
        });
    }

    @Test
    void whatIsLostIsToldBeforeAnythingNewerGoesOut() throws Exception {
        for (int i = 0; i < LOGS; i++) {
            feeds.add(order.channel("c" + i));
            published.add(new ArrayList<>());
        }
        SseStream stream = open();
        io.run(() -> io.duringRound(round -> receiver.drain(stream)));
        long until = System.nanoTime() + STRESS_NANOS;
        while (System.nanoTime() < until) {
            for (int i = 0; i < 100; i++) {
                publish();
                for (int spin = ThreadLocalRandom.current().nextInt(50); spin > 0; spin--) {
                    Thread.onSpinWait();
                }
            }
            awaitEverything(stream);
        }
        publishTo("01234567");
        awaitEverything(stream);
        io.passRounds(1);
        io.run(() -> io.duringRound(round -> {}));
        io.run(stream::connectionClosed);

        for (int i = 0; i < LOGS; i++) {
            check(i);
        }
        assertThat(receiver.received.stream().filter(each -> each.from >= 0).count())
                .as("gaps")
                .isGreaterThan(10);
    }

    private void awaitEverything(SseStream stream) throws Exception {
        while (io.call(() -> stream.behind() > 0 || !receiver.isReady())) {
            Thread.onSpinWait();
        }
    }

    /** Mostly to one log, so that the others are merged with it, and now and then to two. */
    private void publish() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int log = random.nextInt(LOGS);
        int other = random.nextInt(4) == 0 ? random.nextInt(LOGS) : log;
        publishTo(log == other ? "" + log : "" + log + other);
    }

    private void publishTo(String logs) {
        TestFeed[] targets = logs.chars().mapToObj(c -> feeds.get(c - '0')).toArray(TestFeed[]::new);
        order.publish(logs, KEPT, targets);
        logs.chars().forEach(c -> published.get(c - '0').add(order.committed().sequence()));
    }

    private void check(int log) {
        List<Long> wanted = published.get(log);
        String name = "" + log;
        int at = 0;
        long earliestFrom = Long.MAX_VALUE;
        long last = 0;
        for (Received each : receiver.received) {
            if (each.from >= 0) {
                earliestFrom = Math.min(earliestFrom, each.from);
                continue;
            }
            assertThat(each.sequence).isGreaterThan(last);
            last = each.sequence;
            if (!each.logs.contains(name)) {
                continue;
            }
            for (; wanted.get(at) < each.sequence; at++) {
                assertThat(earliestFrom)
                        .as("position of a gap before %s, that %s of log %s is missing", each, wanted.get(at), log)
                        .isLessThan(wanted.get(at));
            }
            at++;
            if (each.logs.length() == 1) {
                // one that stands in several logs may have come from another, with this one's hole still before it
                earliestFrom = Long.MAX_VALUE;
            }
        }
        assertThat(at).isEqualTo(wanted.size());
    }
}
