package dev.longwave.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.config.ChannelTemplate;
import dev.longwave.config.GatewayConfig;
import dev.longwave.config.LimitsConfig;
import dev.longwave.config.SourceConfig;
import dev.longwave.config.SourceKind;
import dev.longwave.config.SourcesConfig;
import dev.longwave.config.Template;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CapacityTest {
    private static final LimitsConfig DEFAULTS = GatewayConfig.defaults().limits();
    private static final SourcesConfig NO_SOURCES = GatewayConfig.defaults().sources();

    private static Capacity of(LimitsConfig limits, long descriptors) {
        return Capacity.of(limits, NO_SOURCES, OptionalLong.of(descriptors));
    }

    private static LimitsConfig with(Integer connections, Integer internal, Integer streams) {
        return new LimitsConfig(
                Optional.ofNullable(connections),
                Optional.of(3),
                Optional.ofNullable(internal),
                1,
                Optional.ofNullable(streams),
                Optional.of(2),
                1,
                1,
                Set.of());
    }

    @Test
    void theDefaultsLeaveDescriptorsForPublishersAndForTheRest() {
        assertThat(of(DEFAULTS, 20_000)).isEqualTo(new Capacity(18_900, 2_000, 1_000, 18_400, 1_000));
        assertThat(of(DEFAULTS, 1_024)).isEqualTo(new Capacity(809, 202, 115, 729, 91));
        assertThat(of(DEFAULTS, 256)).isEqualTo(new Capacity(137, 34, 19, 124, 15));
    }

    @ParameterizedTest
    @ValueSource(longs = {120, 150, 200, 256, 1_000, 1_024, 4_096, 20_000, 65_536, 1_000_000, 1L << 40})
    void allConnectionsTogetherStayBelowTheDescriptors(long descriptors) {
        for (LimitsConfig limits :
                List.of(DEFAULTS, with(LimitsConfig.NONE, LimitsConfig.NONE, null), with(9_999_999, 9_999_999, null))) {
            Capacity capacity = of(limits, descriptors);
            assertThat((long) capacity.connections() + capacity.internalConnections())
                    .isLessThanOrEqualTo(descriptors - 100);
            assertThat(capacity.streams()).isBetween(1, capacity.connections());
            assertThat(capacity.internalConnections()).isPositive();
        }
    }

    @Test
    void aSystemThatDoesNotTellHasRoomForAMillion() {
        Capacity capacity = Capacity.of(DEFAULTS, NO_SOURCES, OptionalLong.empty());
        assertThat(capacity.connections()).isEqualTo(998_900);
    }

    @Test
    void whatIsConfiguredHoldsWhereThereIsRoomForIt() {
        assertThat(of(with(500, 50, 400), 20_000)).isEqualTo(new Capacity(500, 3, 50, 400, 2));
        assertThat(of(with(5_000, 50, 4_000), 1_024)).isEqualTo(new Capacity(874, 3, 50, 874, 2));
    }

    @Test
    void sourcesHaveDescriptorsToo() {
        SourceConfig source = new SourceConfig(
                new ChannelTemplate(new Template("build")),
                Map.of(),
                Duration.ZERO,
                new SourceKind.Tail(new Template("/var/log/build.log"), 5));
        SourcesConfig sources = new SourcesConfig(List.of(source), 100);
        assertThat(Capacity.of(DEFAULTS, sources, OptionalLong.of(20_000)).connections())
                .isEqualTo(18_500);
    }

    @Test
    void veryFewDescriptorsAreEnoughToStart() {
        Capacity capacity = of(DEFAULTS, 10);
        assertThat(capacity).isEqualTo(new Capacity(8, 8, 8, 8, 8));
    }
}
