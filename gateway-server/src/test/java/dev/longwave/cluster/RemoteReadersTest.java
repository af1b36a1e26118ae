package dev.longwave.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.broker.NodeInfo;
import dev.longwave.hub.ChannelName;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RemoteReadersTest {
    private final Map<String, Integer> readersThere = new HashMap<>();
    private long nanos;
    private final RemoteReaders here = new RemoteReaders(channel -> 0, () -> nanos);
    private final RemoteReaders there =
            new RemoteReaders(channel -> readersThere.getOrDefault(channel.value(), 0), () -> nanos);

    private static List<ChannelName> channels(String... names) {
        return List.of(names).stream().map(ChannelName::new).toList();
    }

    private static NodeWord word(RemoteReaders readers) {
        NodeInfo self = new NodeInfo("x", true, 0, 0, 0, Duration.ZERO, "");
        return NodeWord.decode("x", new NodeWord(self, readers.asks(), readers.counts()).encode());
    }

    private void takeTurns() {
        there.hear(List.of(word(here)));
        here.hear(List.of(word(there)));
    }

    @Test
    void whoHasPublishedToAChannelIsToldOfItsReadersElsewhere() {
        readersThere.put("a", 3);
        readersThere.put("b", 4);
        assertThat(here.of(channels("a"))).isZero();
        takeTurns();
        assertThat(here.of(channels("a"))).isEqualTo(3);
        assertThat(here.of(channels("a", "b"))).isEqualTo(3);
        takeTurns();
        assertThat(here.of(channels("a", "b"))).isEqualTo(7);
        readersThere.remove("a");
        takeTurns();
        assertThat(here.of(channels("a", "b"))).isEqualTo(4);
    }

    @Test
    void allOthersCount() {
        here.of(channels("a"));
        here.hear(List.of(
                NodeWord.decode("x", "{\"counts\":{\"a\":1}}".getBytes(UTF_8)),
                NodeWord.decode("y", "{\"counts\":{\"a\":2,\"b\":9}}".getBytes(UTF_8))));
        assertThat(here.of(channels("a"))).isEqualTo(3);
        here.hear(List.of());
        assertThat(here.of(channels("a"))).isZero();
    }

    @Test
    void nobodyAsksForWhatWasPublishedToLongAgo() {
        here.of(channels("a"));
        assertThat(here.asks()).containsExactly("a");
        nanos = Duration.ofSeconds(11).toNanos();
        assertThat(here.asks()).isEmpty();
    }

    @Test
    void thereIsABoundOnWhatIsAskedForAndTold() {
        for (int i = 0; i < 3_000; i++) {
            here.of(channels("c" + i));
            there.of(channels("d" + i));
            readersThere.put("c" + i, 1);
            readersThere.put("d" + i, 1);
        }
        assertThat(here.asks()).hasSize(NodeWord.MOST_CHANNELS);
        there.hear(List.of(word(here), word(there)));
        assertThat(there.counts()).hasSize(NodeWord.MOST_CHANNELS);
    }
}
