package dev.longwave.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.http.ResumeScenario.Mode;
import dev.longwave.http.ResumeScenario.Outcome;
import dev.longwave.http.ResumeScenario.Plan;
import dev.longwave.log.Retention;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Nothing is lost and nothing repeated, however often clients are cut. A long run: {@code -Dresume.cuts=10000} for each
 * of the eight, or {@code -Dresume.seconds=600}.
 */
class ResumeIT {
    private static final int CUTS = Integer.getInteger("resume.cuts", 130);
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("resume.seconds", 0));
    private static final int CLIENTS = 10;

    @ParameterizedTest
    @EnumSource(Mode.class)
    void whatTheLogsKeepIsReceivedOnceAndInOrder(Mode mode) throws Exception {
        Retention ample = new Retention(20_000, 256 << 20, Duration.ofMinutes(5));
        Outcome outcome = new ResumeScenario(new Plan(mode, Transport.EPOLL, ample, 3_000, CLIENTS, CUTS, TIME)).run();

        assertThat(outcome.cuts()).isGreaterThanOrEqualTo(CUTS);
        assertThat(outcome.received()).isGreaterThan(outcome.published());
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void whatTheLogsDoNotKeepIsToldAsAGap(Mode mode) throws Exception {
        Retention tiny = new Retention(100, 256 << 20, Duration.ofMinutes(5));
        Outcome outcome = new ResumeScenario(new Plan(mode, Transport.NIO, tiny, 5_000, CLIENTS, CUTS, TIME)).run();

        assertThat(outcome.gaps()).isGreaterThan(10);
    }
}
