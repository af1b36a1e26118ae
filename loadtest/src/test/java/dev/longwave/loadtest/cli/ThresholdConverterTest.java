package dev.longwave.loadtest.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longwave.loadtest.result.Metric;
import dev.longwave.loadtest.result.Threshold;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

class ThresholdConverterTest {
    @Option(names = "--fail-if", converter = ThresholdConverter.class)
    private List<Threshold> thresholds = List.of();

    @Test
    void optionsAreReadInTheirOrder() {
        new CommandLine(this).parseArgs("--fail-if", "p99>50ms", "--fail-if=lost>0");
        assertThat(thresholds).extracting(Threshold::metric).containsExactly(Metric.P99, Metric.LOST);
    }

    @Test
    void whatIsWrongStandsInTheMessage() {
        assertThatThrownBy(() -> new CommandLine(this).parseArgs("--fail-if", "p99>50"))
                .isInstanceOf(ParameterException.class)
                .hasMessage(
                        "Invalid value for option '--fail-if' (<thresholds>): expected p99 as a time in ns, us, ms, s"
                                + " or min, got no unit; write \"50ms\"");
    }
}
