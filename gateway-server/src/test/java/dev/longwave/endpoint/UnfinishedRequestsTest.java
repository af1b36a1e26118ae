package dev.longwave.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnfinishedRequestsTest {
    private final UnfinishedRequests requests = new UnfinishedRequests(1_000);
    private final List<String> givenUp = new ArrayList<>();

    private final UnfinishedRequests.Reader first = reader("first");
    private final UnfinishedRequests.Reader second = reader("second");
    private final UnfinishedRequests.Reader third = reader("third");

    private UnfinishedRequests.Reader reader(String name) {
        return () -> givenUp.add(name);
    }

    @Test
    void upToTheBoundNobodyIsGivenUp() {
        requests.holds(first, 400);
        requests.holds(second, 400);
        requests.holds(second, 600);

        assertThat(givenUp).isEmpty();
        assertThat(requests.bytes()).isEqualTo(1_000);
    }

    @Test
    void overItThoseThatWereBegunFirstAre() {
        requests.holds(first, 400);
        requests.holds(second, 400);
        requests.holds(first, 410);
        requests.holds(third, 900);

        assertThat(givenUp).containsExactly("first", "second");
        assertThat(requests.bytes()).isEqualTo(900);
    }

    @Test
    void whoGoesOverItIsNotGivenUpItself() {
        requests.holds(first, 400);
        requests.holds(second, 400);
        requests.holds(first, 700);
        assertThat(givenUp).containsExactly("second");
        requests.holds(first, 5_000);
        assertThat(givenUp).containsExactly("second");
    }

    @Test
    void whoIsDoneBeginsAnew() {
        requests.holds(first, 400);
        requests.holds(second, 400);
        requests.holdsNothing(first);
        assertThat(requests.bytes()).isEqualTo(400);
        requests.holds(first, 400);
        requests.holds(third, 400);

        assertThat(givenUp).containsExactly("second");
        requests.holdsNothing(second);
        assertThat(requests.bytes()).isEqualTo(800);
    }
}
