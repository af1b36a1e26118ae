package dev.longwave.stream;

import static dev.longwave.stream.TestFeed.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A long pass on a real event loop: what comes between its slices, and what that does to it. */
@Timeout(60)
class SlicedPassTest {
    private static final int STREAMS = 2_000;

    private final IdleIo io = IdleIo.sleeping();
    private final TestFeed.Order order = new TestFeed.Order();
    private final TestFeed feed = order.channel("a");
    private final Map<Integer, Integer> sendsByRound = new TreeMap<>();

    @AfterEach
    void stop() {
        io.close();
    }

    private record Client(FakeOutlet outlet, SseStream stream) {}

    private Client open(TestFeed from) {
        FakeOutlet outlet = new FakeOutlet();
        SseStream stream = SseStream.open(
                outlet, io.eventLoop(), StreamSettings.DEFAULT, order.subscription(from.live(io.streams())));
        outlet.belongsTo(stream);
        outlet.takeText();
        outlet.beforeOffer(() -> sendsByRound.merge(io.rounds(), 1, Integer::sum));
        return new Client(outlet, stream);
    }

    private List<Client> open(TestFeed from, int count) {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(open(from));
        }
        return clients;
    }

    private List<Client> opened(TestFeed from, int count) throws Exception {
        return io.call(() -> open(from, count));
    }

    @Test
    void betweenTwoSlicesThereIsOneRoundOfIo() throws Exception {
        opened(feed, STREAMS);
        io.run(() -> feed.publish("1"));
        io.passRounds(10);

        Map<Integer, Integer> sends = io.call(() -> new TreeMap<>(sendsByRound));
        assertThat(sends.values()).containsExactly(512, 512, 512, STREAMS - 3 * 512);
        int first = sends.keySet().iterator().next();
        assertThat(sends.keySet()).containsExactly(first, first + 1, first + 2, first + 3);
    }

    @Test
    void tasksOfOthersRunBetweenTwoSlices() throws Exception {
        opened(feed, STREAMS);
        List<Integer> sentWhenTaskRan = new ArrayList<>();
        io.run(() -> {
            feed.publish("1");
            io.duringRound(round -> {
                if (sendsByRound.size() < 4) {
                    io.eventLoop().execute(() -> sentWhenTaskRan.add(sum(sendsByRound)));
                }
            });
        });
        io.passRounds(10);

        assertThat(io.call(() -> List.copyOf(sentWhenTaskRan))).containsSubsequence(512, 1024, 1536);
    }

    private static int sum(Map<Integer, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Test
    void logsWithNewsTakeTurns() throws Exception {
        TestFeed other = order.channel("b");
        List<String> visited = new ArrayList<>();
        io.run(() -> {
            for (Client client : open(feed, 1_024)) {
                client.outlet.beforeOffer(() -> visited.add("a"));
            }
            for (Client client : open(other, 1_024)) {
                client.outlet.beforeOffer(() -> visited.add("b"));
            }
            feed.publish("1");
            other.publish("2");
        });
        io.passRounds(10);

        List<String> slices = new ArrayList<>();
        for (int i = 0; i < 2_048; i += 512) {
            List<String> slice = io.call(() -> List.copyOf(visited)).subList(i, i + 512);
            assertThat(slice).containsOnly(slice.get(0));
            slices.add(slice.get(0));
        }
        assertThat(slices).containsExactly("a", "b", "a", "b");
    }

    @Test
    void whatIsPublishedDuringAPassReachesEverybodyOnceAndInOrder() throws Exception {
        List<Client> clients = opened(feed, STREAMS);
        io.run(() -> {
            feed.publish("1");
            int start = io.rounds();
            io.duringRound(round -> {
                if (round == start + 2) {
                    feed.publish("2");
                }
            });
        });
        io.passRounds(20);

        io.run(() -> {
            for (Client client : clients) {
                assertThat(client.outlet.takeEvents()).isEqualTo(event(1, "1") + event(2, "2"));
            }
        });
    }

    @Test
    void whatAnotherThreadPublishesDuringAPassReachesEverybody() throws Exception {
        List<Client> clients = opened(feed, STREAMS);
        StringBuilder expected = new StringBuilder();
        for (int i = 1; i <= 300; i++) {
            feed.publish("" + i);
            expected.append(event(i, "" + i));
        }
        io.passRounds(20);

        io.run(() -> {
            for (Client client : clients) {
                assertThat(client.outlet.takeEvents()).isEqualTo(expected.toString());
            }
        });
    }

    @Test
    void whoLeavesAndWhoJoinsDuringAPassCostsNobodyAnEvent() throws Exception {
        List<Client> stayed = opened(feed, STREAMS);
        List<Client> joined = new ArrayList<>();
        Random random = new Random(11);
        for (int published = 1; published <= 20; published++) {
            int number = published;
            io.run(() -> {
                feed.publish("" + number);
                int last = io.rounds() + 4;
                io.duringRound(round -> {
                    for (int i = 0; i < 40 && round <= last; i++) {
                        stayed.remove(random.nextInt(stayed.size())).stream.close();
                        joined.add(open(feed));
                    }
                });
            });
            io.passRounds(10);
            io.run(() -> {
                for (Client client : stayed) {
                    assertThat(client.outlet.takeEvents()).isEqualTo(event(number, "" + number));
                }
                for (Client client : joined) {
                    assertThat(client.outlet.takeEvents()).isEmpty();
                }
                stayed.addAll(joined);
                joined.clear();
            });
        }
    }

    @Test
    void newStreamsAreAdmittedAFewAtATime() throws Exception {
        Map<Integer, Integer> admitted = new TreeMap<>();
        io.run(() -> {
            for (int i = 0; i < 1_000; i++) {
                io.streams().admit(() -> admitted.merge(io.rounds(), 1, Integer::sum));
            }
        });
        io.passRounds(30);

        assertThat(io.call(() -> sum(admitted))).isEqualTo(1_000);
        assertThat(io.call(() -> List.copyOf(admitted.values()))).allMatch(count -> count <= 64);
    }

    @Test
    void aPassAndAdmissionsShareASlice() throws Exception {
        opened(feed, STREAMS);
        Map<Integer, Integer> admitted = new TreeMap<>();
        io.run(() -> {
            for (int i = 0; i < 200; i++) {
                io.streams().admit(() -> admitted.merge(io.rounds(), 1, Integer::sum));
            }
            feed.publish("1");
        });
        io.passRounds(20);

        assertThat(io.call(() -> sum(admitted))).isEqualTo(200);
        assertThat(io.call(() -> sum(sendsByRound))).isEqualTo(STREAMS);
        io.run(() -> sendsByRound.forEach((round, sends) -> assertThat(sends + 8 * admitted.getOrDefault(round, 0))
                .isLessThanOrEqualTo(DeliveryPass.SLICE_VISITS)));
    }
}
