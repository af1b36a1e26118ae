package dev.longwave.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
    private final List<String> names =
            ConfigKeys.all().stream().map(ConfigKey::name).toList();

    @ParameterizedTest
    @CsvSource({
        "stream.heartbeat-intervall,stream.heartbeat-interval",
        "stream.heartbeat_interval,stream.heartbeat-interval",
        "stream.heartbeatInterval,stream.heartbeat-interval",
        "STREAM.RETRY,stream.retry",
        "straem.retry,stream.retry",
        "stream.rety,stream.retry",
        "retry,stream.retry",
        "heartbeat-interval,stream.heartbeat-interval",
        "publc.listen,public.listen",
        "internal.allowed-host,internal.allowed-hosts",
        "histroy.max-byte,history.max-bytes",
    })
    void aSlipOfTheFingersIsUnderstood(String written, String meant) {
        assertThat(NearestName.to(written, names)).contains(meant);
    }

    @Test
    void aNameLikeNoneHasNoNearest() {
        assertThat(NearestName.to("database.url", names)).isEmpty();
        assertThat(NearestName.to("x", names)).isEmpty();
        assertThat(NearestName.to("", names)).isEmpty();
    }
}
