package dev.longwave.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.log.EventId;
import dev.longwave.sse.SseEvent;
import dev.longwave.testing.FuzzCorpus;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever a client says that it had last, it gets everything after that or is told of a gap, and what it then has can
 * be resumed from. An input is names to subscribe to and an id, each on a line; {@code @} in the id stands for the
 * node's epoch and a hyphen.
 */
public class LastEventIdFuzzTest {
    private static final List<String> CHANNELS = List.of("a", "a:1", "a:2", "b", "a", "a:1", "a,b", "b", "a:2", "a");
    private static final int KEPT = 2;

    @TestFactory
    Stream<DynamicTest> nothingIsLostWithoutAWord() {
        return FuzzCorpus.of(getClass(), LastEventIdFuzzTest::fuzzerTestOneInput);
    }

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] input) {
        String[] lines = new String(input, StandardCharsets.UTF_8).split("\n", 2);
        SubscribeRequest request = request(lines[0]);
        if (request == null || lines.length < 2) {
            return;
        }
        try (TestNode node = TestNode.keeping(KEPT)) {
            List<Published> published = publish(node);
            String id =
                    lines[1].replace("@", EventId.prefix(node.order().epoch().name()));
            long position = position(node, id, published);
            resume(
                    node,
                    lines[0],
                    id,
                    position,
                    published.stream().filter(each -> each.isFor(request)).toList());
        }
    }

    /** Null where they are no names. */
    private static SubscribeRequest request(String names) {
        try {
            return SubscribeRequest.of(List.of(names.split(",")), StartPosition.LIVE);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** One event that the node has, or has had. */
    private record Published(long sequence, String ownId, String channels, String data) {
        boolean isFor(SubscribeRequest request) {
            return Stream.of(channels.split(","))
                    .map(ChannelName::new)
                    .anyMatch(name -> request.channels().contains(name)
                            || request.patterns().stream().anyMatch(pattern -> pattern.matches(name)));
        }
    }

    private static List<Published> publish(TestNode node) {
        List<Published> published = new ArrayList<>();
        for (String channels : CHANNELS) {
            String data = "event " + published.size();
            String ownId = published.size() % 3 == 0 ? "own-" + published.size() : null;
            node.publish(channels, SseEvent.of(data).withId(ownId));
            published.add(new Published(node.committed(), ownId, channels, data));
        }
        return published;
    }

    private static void resume(TestNode node, String names, String id, long position, List<Published> all) {
        Viewer viewer = node.resume(names, id);
        List<String> wanted = all.stream().map(Published::data).toList();
        List<String> got = viewer.data();
        assertThat(wanted.stream().filter(got::contains))
                .as("each once, in order")
                .containsExactlyElementsOf(got);
        if (viewer.gaps().isEmpty()) {
            assertThat(position).as("a position that is known").isNotNegative();
            assertThat(all.stream().filter(each -> each.sequence() > position).map(Published::data))
                    .containsExactlyElementsOf(got);
        }
        viewer.leave();

        Viewer again = node.resume(names, viewer.lastEventId());
        assertThat(again.gaps()).isEmpty();
        assertThat(again.data()).isEmpty();
    }

    /** The number that an id stands for, -1 where it stands for none. */
    private static long position(TestNode node, String id, List<Published> all) {
        EventId ours = EventId.parse(id);
        if (ours != null) {
            assertThat(ours).hasToString(id);
            return ours.epoch().equals(node.order().epoch().name()) && ours.sequence() <= node.committed()
                    ? ours.sequence()
                    : -1;
        }
        return all.stream()
                .filter(each -> id.equals(each.ownId()))
                .mapToLong(Published::sequence)
                .findFirst()
                .orElse(-1);
    }
}
