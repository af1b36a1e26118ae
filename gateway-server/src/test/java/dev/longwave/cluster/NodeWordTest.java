package dev.longwave.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.broker.NodeInfo;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeWordTest {
    private static NodeWord decode(String said) {
        return NodeWord.decode("b", said.getBytes(UTF_8));
    }

    @Test
    void whatIsToldIsUnderstood() {
        NodeInfo self = new NodeInfo("a", true, 1, 2, 3, Duration.ofSeconds(4), "1.0.0");
        NodeWord heard = NodeWord.decode("b", new NodeWord(self, Set.of("x", "y:z"), Map.of("x", 7)).encode());
        assertThat(heard.self()).isEqualTo(new NodeInfo("b", false, 1, 2, 3, Duration.ofSeconds(4), "1.0.0"));
        assertThat(heard.asks()).containsExactlyInAnyOrder("x", "y:z");
        assertThat(heard.counts()).isEqualTo(Map.of("x", 7));
    }

    @Test
    void whoTellsNothingIsThereAllTheSame() {
        assertThat(decode("").self()).isEqualTo(new NodeInfo("b", false, 0, 0, 0, Duration.ZERO, ""));
        assertThat(decode("no JSON").self().name()).isEqualTo("b");
        assertThat(decode("[1]").self().name()).isEqualTo("b");
    }

    @Test
    void whatIsNewIsPassedOverAndWhatIsCutOffStandsAsFarAsItGoes() {
        assertThat(decode("{\"new\":{\"streams\":[9]},\"streams\":5}").self().streams())
                .isEqualTo(5);
        assertThat(decode("{\"streams\":5,\"behi").self().streams()).isEqualTo(5);
    }

    @Test
    void whatIsNotWhatItShouldBeIsLeftOut() {
        NodeWord heard = decode("""
                {"streams":-4,"behind":"x","age":[1],"version":{"a":1},"asks":[7,"\\u0000",["a"],"good"],
                 "counts":{"a":-5,"b":{"c":1},"d":2}}""");
        assertThat(heard.self()).isEqualTo(new NodeInfo("b", false, 0, 0, 0, Duration.ZERO, ""));
        assertThat(heard.asks()).contains("good").allMatch(name -> name.matches("[a-z0-9]+"));
        assertThat(heard.counts()).isEqualTo(Map.of("d", 2));
        assertThat(decode("{\"asks\":7,\"counts\":[1]}").counts()).isEmpty();
    }

    @Test
    void thereIsABoundOnAll() {
        StringBuilder said = new StringBuilder("{\"version\":\"" + "9".repeat(1_000) + "\",\"asks\":[\"c\"");
        for (int i = 0; i < 3_000; i++) {
            said.append(",\"c").append(i).append('"');
        }
        NodeWord heard = decode(said.append("]}").toString());
        assertThat(heard.self().version()).hasSize(64);
        assertThat(heard.asks()).hasSize(NodeWord.MOST_CHANNELS);
    }
}
