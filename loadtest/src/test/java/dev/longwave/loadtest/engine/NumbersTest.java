package dev.longwave.loadtest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NumbersTest {
    @Test
    void aNewSetIsEmpty() {
        Numbers numbers = new Numbers();

        assertThat(numbers.isEmpty()).isTrue();
        assertThat(numbers.remove(0)).isFalse();
        assertThat(numbers.countWithout(new Numbers())).isZero();
    }

    @Test
    void nothingIsAddedFromBehindToBefore() {
        Numbers numbers = new Numbers();
        numbers.add(5, 4);

        assertThat(numbers.isEmpty()).isTrue();
    }

    @Test
    void runsThatMeetBecomeOne() {
        Numbers numbers = new Numbers();
        numbers.add(1, 3);
        numbers.add(7, 9);
        numbers.add(4, 6);

        Numbers other = new Numbers();
        other.add(0, 20);
        assertThat(numbers.countWithout(new Numbers())).isEqualTo(9);
        assertThat(numbers.countWithout(other)).isZero();
        assertThat(other.countWithout(numbers)).isEqualTo(12);
    }

    @Test
    void largeNumbersCostNoMemory() {
        Numbers numbers = new Numbers();
        numbers.add(0, 1_000_000_000_000L);
        numbers.remove(500_000_000_000L);

        assertThat(numbers.countWithout(new Numbers())).isEqualTo(1_000_000_000_000L);
    }

    @Test
    void itIsASet() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Numbers numbers = new Numbers();
            Numbers others = new Numbers();
            Set<Long> set = new HashSet<>();
            Set<Long> otherSet = new HashSet<>();
            for (int step = 0; step < 60; step++) {
                boolean other = random.nextInt(3) == 0;
                change(random, other ? others : numbers, other ? otherSet : set);

                assertThat(numbers.isEmpty()).isEqualTo(set.isEmpty());
                assertThat(numbers.countWithout(others)).as("seed %d", seed).isEqualTo(without(set, otherSet));
                assertThat(others.countWithout(numbers)).as("seed %d", seed).isEqualTo(without(otherSet, set));
            }
        }
    }

    private static void change(Random random, Numbers numbers, Set<Long> set) {
        long first = random.nextInt(60);
        if (random.nextBoolean()) {
            assertThat(numbers.remove(first)).isEqualTo(set.remove(first));
            return;
        }
        long last = first - 1; // as many as are not there yet, as none may be
        while (last < first + random.nextInt(8) && !set.contains(last + 1)) {
            last++;
            set.add(last);
        }
        numbers.add(first, last);
    }

    private static long without(Set<Long> set, Set<Long> other) {
        return set.stream().filter(number -> !other.contains(number)).count();
    }
}
