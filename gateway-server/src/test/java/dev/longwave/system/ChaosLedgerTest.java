package dev.longwave.system;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChaosLedgerTest {
    private final ChaosLedger ledger = new ChaosLedger();
    private final ChaosLedger.Account account = new ChaosLedger.Account(List.of(0), false);

    @BeforeEach
    void publishFive() {
        for (int number = 1; number <= 5; number++) {
            ledger.published(id(number), 0, "event " + number, System.nanoTime());
        }
        account.isAt(id(1));
    }

    private static String id(int number) {
        return "abcdefgh-000000000000000" + number;
    }

    private void took(int... numbers) {
        for (int number : numbers) {
            account.took(new StreamEvent(id(number), "message", "event " + number));
        }
    }

    private void gap(int from, int first) {
        String data = "{\"reason\":\"slow\",\"from\":\"%s\",\"first\":\"%s\"}".formatted(id(from), id(first));
        account.took(new StreamEvent(id(first - 1), "gap", data));
    }

    private void assertWhole() {
        assertThatCode(() -> ledger.check(account)).doesNotThrowAnyException();
    }

    private void assertWrong(String why) {
        assertThatThrownBy(() -> ledger.check(account))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(why);
    }

    @Test
    void everyEventFromTheFirstPositionOnIsWhole() {
        took(2, 3, 4, 5);
        assertWhole();
    }

    @Test
    void anEventThatIsMissingIsFound() {
        took(2, 4, 5);
        assertWrong(id(3) + " is missing");
    }

    @Test
    void anEventThatIsMissingAtTheEndIsFound() {
        took(2, 3, 4);
        assertWrong(id(5) + " is missing");
    }

    @Test
    void aGapExcusesWhatItSaysAndNothingElse() {
        took(2);
        gap(2, 4);
        took(4, 5);
        assertWhole();
    }

    @Test
    void aGapThatSaysLessThanIsMissingExcusesNothingMore() {
        gap(1, 3);
        took(4, 5);
        assertWrong(id(3) + " is missing");
    }

    @Test
    void aGapThatComesAfterTheHoleExcusesNothing() {
        took(2, 4);
        gap(2, 4);
        took(5);
        assertWrong(id(3) + " is missing");
    }

    @Test
    void whatComesAgainOrTooLateIsFound() {
        took(2, 3, 3, 4, 5);
        assertWrong(id(3) + " came after " + id(3));
    }

    @Test
    void whatWasNeverPublishedIsFound() {
        account.took(new StreamEvent(id(2), "message", "event two"));
        assertWrong("nobody has published");
    }

    @Test
    void aGapOfAPatternMayComeBeforeOlderEventsOfItsChannels() {
        ChaosLedger.Account ofPattern = new ChaosLedger.Account(List.of(0), true);
        ofPattern.isAt(id(1));
        String data = "{\"reason\":\"slow\",\"from\":\"%s\",\"first\":\"%s\"}".formatted(id(1), id(2));
        ofPattern.took(new StreamEvent(id(1), "gap", data));
        ofPattern.took(new StreamEvent(id(2), "message", "event 2"));
        ofPattern.took(new StreamEvent(id(5), "message", "event 5"));
        assertThatCode(() -> ledger.check(ofPattern)).doesNotThrowAnyException();
    }

    @Test
    void aGapOfAPatternExcusesNothingThatWasPublishedAfterIt() {
        ChaosLedger.Account ofPattern = new ChaosLedger.Account(List.of(0), true);
        ofPattern.isAt(id(1));
        String data = "{\"reason\":\"slow\",\"from\":\"%s\",\"first\":\"%s\"}".formatted(id(1), id(2));
        ofPattern.took(new StreamEvent(id(1), "gap", data));
        for (int number = 2; number <= 5; number++) {
            ofPattern.took(new StreamEvent(id(number), "message", "event " + number));
        }
        ledger.published(id(6), 0, "event 6", System.nanoTime());
        assertThatThrownBy(() -> ledger.check(ofPattern)).hasMessageContaining(id(6) + " is missing");
    }
}
