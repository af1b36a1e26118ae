package dev.longwave.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.hub.ChannelName;
import java.nio.charset.StandardCharsets;
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

    private void takeTurns() {
        there.hear(List.of(here.say()));
        here.hear(List.of(there.say()));
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
        here.hear(List.of(bytes("{\"counts\":{\"a\":1}}"), bytes("{\"asks\":[],\"counts\":{\"a\":2,\"b\":9}}")));
        assertThat(here.of(channels("a"))).isEqualTo(3);
        here.hear(List.of());
        assertThat(here.of(channels("a"))).isZero();
    }

    @Test
    void nobodyAsksForWhatWasPublishedToLongAgo() {
        here.of(channels("a"));
        assertThat(text(here.say())).isEqualTo("{\"asks\":[\"a\"],\"counts\":{}}");
        nanos = Duration.ofSeconds(11).toNanos();
        assertThat(text(here.say())).isEqualTo("{\"asks\":[],\"counts\":{}}");
    }

    @Test
    void thereIsABoundOnWhatIsAskedForAndTold() {
        for (int i = 0; i < 3_000; i++) {
            here.of(channels("c" + i));
            readersThere.put("c" + i, 1);
        }
        StringBuilder asks = new StringBuilder("{\"asks\":[\"c0\"");
        for (int i = 1; i < 3_000; i++) {
            asks.append(",\"c").append(i).append('"');
        }
        there.hear(List.of(bytes(asks.append("]}").toString())));
        here.hear(List.of(there.say()));
        int known = 0;
        for (int i = 0; i < 3_000; i++) {
            known += here.of(channels("c" + i));
        }
        assertThat(known).isPositive().isLessThanOrEqualTo(RemoteReaders.MOST_CHANNELS);
        assertThat(text(here.say()).split(",", -1)).hasSizeLessThanOrEqualTo(RemoteReaders.MOST_CHANNELS + 1);
    }

    @Test
    void whatCannotBeReadSaysNothing() {
        here.of(channels("a"));
        here.hear(List.of(
                bytes("["),
                bytes("no JSON"),
                bytes("{\"asks\":7,\"counts\":[1],\"more\":{\"x\":[1]}}"),
                bytes("{\"asks\":[\"\\u0000\"]}"),
                bytes("{\"counts\":{\"a\":-5}}"),
                bytes("{\"counts\":{\"a\":2}}")));
        assertThat(here.of(channels("a"))).isEqualTo(2);
        assertThat(text(here.say())).isEqualTo("{\"asks\":[\"a\"],\"counts\":{}}");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
