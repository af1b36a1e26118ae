package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperatorSessionsTest {
    private long now = Long.MAX_VALUE - 5;

    private final OperatorSessions sessions = new OperatorSessions(() -> now);

    @Test
    void aSessionGivesBackWhatItBeganWithUntilItEnds() {
        String name = sessions.begin("key");
        String other = sessions.begin("other key");

        assertThat(sessions.credential(name)).isEqualTo("key");
        assertThat(sessions.credential(other)).isEqualTo("other key");
        assertThat(sessions.credential(name + "x")).isNull();
        sessions.end(name);
        assertThat(sessions.credential(name)).isNull();
        assertThat(sessions.credential(other)).isEqualTo("other key");
    }

    @Test
    void aNameSaysNothingAndIsNeverGivenTwice() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            names.add(sessions.begin("key"));
        }
        assertThat(names).allMatch(name -> name.matches("[A-Za-z0-9_-]{32}"));
        assertThat(new HashSet<>(names)).hasSameSizeAs(names);
    }

    @Test
    void aSessionThatIsUsedGoesOnAndOneThatRestsTwelveHoursIsOver() {
        String used = sessions.begin("used");
        String resting = sessions.begin("resting");
        now += Duration.ofHours(7).toNanos();
        assertThat(sessions.credential(used)).isEqualTo("used");
        now += Duration.ofHours(5).plusNanos(1).toNanos();

        assertThat(sessions.credential(used)).isEqualTo("used");
        assertThat(sessions.credential(resting)).isNull();
        assertThat(sessions.size()).isEqualTo(1);
    }

    @Test
    void theOneThatRestedLongestMakesRoom() {
        String first = sessions.begin("first");
        String second = sessions.begin("second");
        for (int i = 0; i < 998; i++) {
            sessions.begin("more");
        }
        assertThat(sessions.credential(first)).isEqualTo("first");
        sessions.begin("one too many");

        assertThat(sessions.size()).isEqualTo(1_000);
        assertThat(sessions.credential(second)).isNull();
        assertThat(sessions.credential(first)).isEqualTo("first");
    }
}
