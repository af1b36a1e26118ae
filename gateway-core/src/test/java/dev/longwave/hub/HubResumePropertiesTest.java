package dev.longwave.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.log.Retention;
import dev.longwave.sse.SseEvent;
import dev.longwave.stream.StreamSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Whatever has happened, a stream has every event since its position or is told of a gap. Publishers, viewers that come,
 * stall, leave and return, clean-up and the passing of time are mixed at random, against a list of all that was ever
 * published.
 */
class HubResumePropertiesTest {
    private static final List<String> CHANNELS = List.of("x:1", "x:2", "x:3", "y:1", "z");
    private static final List<String> NAMES = List.of("x:1", "x:2", "y:1", "z", "x:*", "*:1", "**", "y:*");

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void aStreamHasEverythingSinceItsPositionOrIsTold(@ForAll long seed) {
        try (History history = new History(new Random(seed), false)) {
            history.happen(200);
        }
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void aStreamOfOneNameWhoseEventsHaveOneChannelIsToldOnlyIfSomethingIsMissing(@ForAll long seed) {
        try (History history = new History(new Random(seed), true)) {
            history.happen(200);
        }
    }

    /** A node's history, with what every viewer must make of it. */
    private static final class History implements AutoCloseable {
        private final Random random;
        private final boolean simple;
        private final TestNode node;
        private final List<List<String>> published = new ArrayList<>();
        private final List<Reader> reading = new ArrayList<>();
        private final List<Reader> away = new ArrayList<>();

        /** One who reads some names, now or later on, from a position on. */
        private static final class Reader {
            final List<String> names;
            long from;
            String lastEventId = "";
            Viewer viewer;

            Reader(List<String> names) {
                this.names = names;
            }
        }

        History(Random random, boolean simple) {
            this.random = random;
            this.simple = simple;
            // few patterns, so that they are dropped for each other, and logs that trim by count, by bytes and in all
            node = new TestNode(new HubSettings(
                    new Retention(2 + random.nextInt(12), 500 + random.nextInt(2_000), Duration.ofMinutes(5)),
                    64 << 10,
                    100,
                    4,
                    Duration.ofMinutes(2),
                    100,
                    StreamSettings.DEFAULT));
        }

        void happen(int steps) {
            for (int i = 0; i < steps; i++) {
                switch (random.nextInt(12)) {
                    case 0 -> come();
                    case 1 -> leave();
                    case 2, 3 -> comeBack();
                    case 4 -> stall();
                    case 5 -> goOn();
                    case 6 -> node.advance(Duration.ofSeconds(random.nextInt(200)));
                    case 7 -> node.order().sweep();
                    default -> publish();
                }
            }
            while (!reading.isEmpty()) {
                leave();
            }
            while (!away.isEmpty()) {
                comeBack();
            }
        }

        private void publish() {
            List<String> channels = some(CHANNELS, simple ? 1 : 3);
            String data = Integer.toString(published.size() + 1);
            SseEvent event = SseEvent.of(data);
            if (random.nextInt(4) == 0) {
                event = event.withId("own-" + data);
            }
            published.add(channels);
            node.publish(String.join(",", channels), event);
        }

        private void come() {
            Reader reader = new Reader(some(NAMES, simple ? 1 : 3));
            if (node.registry().patterns().size() >= 4 || reading.size() > 4) {
                return;
            }
            reader.from = published.size();
            reader.viewer = node.open(String.join(",", reader.names), StartPosition.LIVE);
            reading.add(reader);
        }

        private void leave() {
            if (reading.isEmpty()) {
                return;
            }
            Reader reader = reading.remove(random.nextInt(reading.size()));
            check(reader, false);
            reader.lastEventId = reader.viewer.lastEventId();
            if (!reader.viewer.data().isEmpty()) {
                reader.from = Long.parseLong(
                        reader.viewer.data().get(reader.viewer.data().size() - 1));
            }
            if (!reader.viewer.gaps().isEmpty()) {
                // its id is ahead of the last event
                reader.from = -1;
            }
            reader.viewer.leave();
            away.add(reader);
        }

        private void comeBack() {
            if (away.isEmpty()) {
                return;
            }
            Reader reader = away.remove(random.nextInt(away.size()));
            try {
                reader.viewer = node.resume(String.join(",", reader.names), reader.lastEventId);
            } catch (RefusedException e) {
                assertThat(e.reason()).isEqualTo(RefusedException.Reason.TOO_MANY_PATTERNS);
                return;
            }
            check(reader, true);
            reading.add(reader);
        }

        private void stall() {
            if (!reading.isEmpty()) {
                reading.get(random.nextInt(reading.size())).viewer.pause();
            }
        }

        private void goOn() {
            for (Reader reader : reading) {
                reader.viewer.goOn();
            }
            node.run();
        }

        private void check(Reader reader, boolean justResumed) {
            if (!justResumed) {
                reader.viewer.goOn();
                node.run();
            }
            List<Long> received =
                    reader.viewer.data().stream().map(Long::parseLong).toList();
            assertThat(received).isSorted().doesNotHaveDuplicates().allMatch(sequence -> isFor(reader, sequence));
            if (reader.from < 0) {
                return;
            }
            List<Long> expected = LongStream.rangeClosed(reader.from + 1, published.size())
                    .filter(sequence -> isFor(reader, sequence))
                    .boxed()
                    .toList();
            if (reader.viewer.gaps().isEmpty()) {
                assertThat(received).isEqualTo(expected);
            } else if (justResumed && simple && !reader.viewer.gaps().get(0).contains("unknown")) {
                assertThat(expected).isNotEqualTo(received).containsAll(received);
            }
        }

        private boolean isFor(Reader reader, long sequence) {
            for (String channel : published.get((int) sequence - 1)) {
                for (String name : reader.names) {
                    if (name.equals(channel)
                            || (ChannelPattern.isPattern(name) && new ChannelPattern(name).matches(channel))) {
                        return true;
                    }
                }
            }
            return false;
        }

        private List<String> some(List<String> all, int most) {
            Set<String> some = new HashSet<>();
            for (int n = random.nextInt(most); n >= 0; n--) {
                some.add(all.get(random.nextInt(all.size())));
            }
            return List.copyOf(some);
        }

        @Override
        public void close() {
            node.close();
        }
    }
}
