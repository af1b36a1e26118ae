package dev.longwave.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longwave.loadtest.target.HttpUrl;
import dev.longwave.loadtest.target.Preset;
import dev.longwave.loadtest.target.Target;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapacityTest {
    private static final int MANY = 2_000_000_000;
    private static final int WORKERS = 10_000_000;

    @Test
    void aFewStreamsAlwaysFit() {
        assertThatCode(() -> Capacity.check(settings("127.0.0.1", 10, 0, 0))).doesNotThrowAnyException();
    }

    @Test
    void tooManyForTheDescriptorsNeedWorkers() {
        assertThatThrownBy(() -> Capacity.check(settings("127.0.0.1", MANY, 0, 0)))
                .isInstanceOf(IOException.class)
                .hasMessageMatching("2000000000 subscribers need more than the \\d+ descriptors that a process may have"
                        + " here; use --workers \\d+, or raise the limit with ulimit -n");
    }

    @Test
    void theWorkersThatTheMessageNamesAreEnough() {
        assertThatThrownBy(() -> Capacity.check(settings("example.org", MANY, 0, 0)))
                .isInstanceOf(IOException.class)
                .satisfies(e -> {
                    int workers =
                            Integer.parseInt(String.valueOf(e.getMessage()).replaceAll(".*--workers (\\d+).*", "$1"));
                    assertThatThrownBy(() -> Capacity.check(settings("example.org", MANY, workers, 0)))
                            .hasMessageContaining("ports");
                });
    }

    @Test
    void tooManyForThePortsNeedSourceAddresses() {
        assertThatThrownBy(() -> Capacity.check(settings("127.0.0.1", 200_000, WORKERS, 1)))
                .isInstanceOf(IOException.class)
                .hasMessageMatching(
                        "200000 subscribers need more than the \\d+ ports of 1 source address; use --source-addresses \\d+")
                .satisfies(e -> {
                    int addresses =
                            Integer.parseInt(String.valueOf(e.getMessage()).replaceAll(".*addresses (\\d+)", "$1"));
                    assertThatCode(() -> Capacity.check(settings("127.0.0.1", 200_000, WORKERS, addresses)))
                            .doesNotThrowAnyException();
                    assertThatThrownBy(() -> Capacity.check(settings("127.0.0.1", 200_000, WORKERS, addresses - 1)))
                            .hasMessageContaining("ports");
                });
    }

    @Test
    void aServerElsewhereHasTheAddressesThatItHas() {
        assertThatThrownBy(() -> Capacity.check(settings("example.org", 200_000, WORKERS, 0)))
                .isInstanceOf(IOException.class)
                .hasMessageMatching(
                        "200000 subscribers need more than the (\\d+) ports of 1 source address; a server that"
                                + " is not on 127/8 can have at most \\1 from here");
    }

    @Test
    void addressesAreTakenAsManyAsAreNeeded() {
        assertThat(Capacity.sourceAddresses(settings("localhost", 10, 0, 0))).isZero();
        assertThat(Capacity.sourceAddresses(settings("localhost", 10, 0, 7))).isEqualTo(7);
        assertThat(Capacity.sourceAddresses(settings("127.0.0.9", 200_000, WORKERS, 0)))
                .isBetween(2, 20);
        assertThat(Capacity.sourceAddresses(settings("127.0.0.9", MANY, WORKERS, 0)))
                .isEqualTo(254);
        assertThat(Capacity.sourceAddresses(settings("example.org", 200_000, WORKERS, 0)))
                .isZero();
    }

    private static Settings settings(String host, int subscribers, int workers, int sourceAddresses) {
        HttpUrl url = HttpUrl.parse("http://" + host + "/{channel}");
        Target usual = Preset.LONGWAVE.target();
        Target target = new Target(url, List.of(), url, List.of(), usual.publishBody(), usual.publishType());
        return Plan.of(target)
                .to(subscribers, 1)
                .with(new Resources(1, workers, sourceAddresses, 1, 1))
                .settings();
    }
}
