package dev.longwave.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(value = OS.LINUX, disabledReason = "it reads /proc")
class ProcessMeterTest {
    private final long self = ProcessHandle.current().pid();

    private long spent;

    @BeforeEach
    void spendsSome() {
        long until = System.nanoTime() + 30_000_000;
        while (System.nanoTime() < until) {
            spent++;
        }
    }

    @Test
    void theOwnProcessHasSpentWhatJavaSaysItHas() throws IOException {
        ProcessMeter meter = new ProcessMeter(List.of(self));
        double java =
                ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1e9;

        assertThat(spent).isPositive();
        assertThat(meter.cpuSeconds()).isCloseTo(java, within(0.5 + java / 10));
        assertThat(meter.memoryMiB()).isGreaterThan(10);
    }

    @Test
    void severalProcessesAreSummedUp() throws IOException {
        double once = new ProcessMeter(List.of(self)).cpuSeconds();
        double twice = new ProcessMeter(List.of(self, self)).cpuSeconds();

        assertThat(twice).isGreaterThanOrEqualTo(2 * once);
    }

    @Test
    void aProcessThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> new ProcessMeter(List.of(self, 999_999_999L)))
                .isInstanceOf(IOException.class)
                .hasMessage("there is no process 999999999 to be seen in /proc; see whether --server-pid is right");
    }

    @Test
    void aProcessThatHasEndedCountsNoMore() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sleep", "60").start();
        ProcessMeter meter = new ProcessMeter(List.of(process.pid()));
        assertThat(meter.memoryMiB()).isPositive();

        process.destroyForcibly().waitFor();

        assertThat(meter.cpuSeconds()).isZero();
        assertThat(meter.memoryMiB()).isZero();
    }
}
