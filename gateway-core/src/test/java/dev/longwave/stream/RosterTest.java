package dev.longwave.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RosterTest {
    private final Roster<Named> roster = new Roster<>();

    private static final class Named implements Roster.Member {
        private final String name;
        private int slot = -1;

        Named(String name) {
            this.name = name;
        }

        @Override
        public int slot() {
            return slot;
        }

        @Override
        public void slot(int newSlot) {
            slot = newSlot;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private List<Named> add(int count) {
        List<Named> added = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Named member = new Named("m" + (roster.size() + 1));
            roster.add(member);
            added.add(member);
        }
        return added;
    }

    private List<Named> walk() {
        roster.beginWalk();
        return restOfWalk();
    }

    private List<Named> restOfWalk() {
        List<Named> visited = new ArrayList<>();
        while (roster.isWalking()) {
            Named member = roster.walk();
            if (member != null) {
                visited.add(member);
            }
        }
        return visited;
    }

    private List<Named> everybody() {
        List<Named> present = new ArrayList<>();
        for (int slot = 0; slot < roster.end(); slot++) {
            Named member = roster.at(slot);
            if (member != null) {
                present.add(member);
            }
        }
        return present;
    }

    @Test
    void aWalkVisitsEverybodyLatestFirst() {
        List<Named> members = add(3);

        assertThat(walk()).containsExactly(members.get(2), members.get(1), members.get(0));
    }

    @Test
    void anEmptyRosterIsNeverWalking() {
        roster.beginWalk();

        assertThat(roster.isWalking()).isFalse();
        assertThat(roster.toVisit()).isZero();
    }

    @Test
    void membersStandInTheOrderTheyCameHoweverManyLeave() {
        List<Named> members = add(10);
        roster.remove(members.get(0));
        roster.remove(members.get(4));
        roster.remove(members.get(9));
        List<Named> late = add(2);
        walk();

        List<Named> expected = new ArrayList<>(members);
        expected.removeAll(List.of(members.get(0), members.get(4), members.get(9)));
        expected.addAll(late);
        assertThat(everybody()).isEqualTo(expected);
        assertThat(roster.size()).isEqualTo(9);
    }

    @Test
    void aWalkClosesHolesThatHaveBecomeMany() {
        List<Named> members = add(8);
        members.subList(0, 4).forEach(roster::remove);
        assertThat(roster.end()).isEqualTo(8);

        roster.beginWalk();

        assertThat(roster.end()).isEqualTo(4);
        assertThat(restOfWalk()).containsExactly(members.get(7), members.get(6), members.get(5), members.get(4));
    }

    @Test
    void aFullRosterClosesItsHolesBeforeItGrows() {
        List<Named> members = add(8);
        roster.remove(members.get(3));

        add(1);

        assertThat(roster.end()).isEqualTo(8);
    }

    @Test
    void whoLeavesDuringAWalkHidesNobodyFromIt() {
        List<Named> members = add(6);
        roster.beginWalk();
        assertThat(roster.walk()).isSameAs(members.get(5));
        roster.remove(members.get(5));
        roster.remove(members.get(2));

        assertThat(restOfWalk()).containsExactly(members.get(4), members.get(3), members.get(1), members.get(0));
    }

    @Test
    void whoComesDuringAWalkIsNotPartOfItButOfTheNext() {
        List<Named> members = add(2);
        roster.beginWalk();
        roster.remove(members.get(0));
        List<Named> late = add(5);

        assertThat(restOfWalk()).containsExactly(members.get(1));
        assertThat(walk()).containsAll(late).hasSize(6);
    }

    @Test
    void everybodyMayLeaveDuringAWalk() {
        List<Named> members = add(4);
        roster.beginWalk();
        members.forEach(roster::remove);

        assertThat(restOfWalk()).isEmpty();
        assertThat(roster.size()).isZero();
        assertThat(walk()).isEmpty();
        assertThat(roster.end()).isZero();
    }

    @Test
    void anEmptyRosterKeepsNoArray() {
        List<Named> members = add(4);
        members.forEach(roster::remove);

        assertThat(roster.end()).isZero();
        add(1);
        assertThat(roster.end()).isEqualTo(1);
    }

    @Test
    void whoIsNotOnItCannotLeave() {
        List<Named> members = add(2);
        roster.remove(members.get(0));

        assertThatThrownBy(() -> roster.remove(members.get(0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("not on this roster: m1");
    }

    @Test
    void whateverHappensDuringAWalkItVisitsOnceWhoeverWasThereAndStayed() {
        Random random = new Random(7);
        List<Named> present = new ArrayList<>();
        for (int round = 0; round < 2_000; round++) {
            roster.beginWalk();
            Set<Named> stayed = new LinkedHashSet<>(present);
            List<Named> visited = new ArrayList<>();
            while (roster.isWalking()) {
                Named member = roster.walk();
                if (member != null) {
                    visited.add(member);
                }
                for (int i = random.nextInt(3); i > 0; i--) {
                    if (random.nextInt(100) < 49 && !present.isEmpty()) {
                        Named leaver = present.remove(random.nextInt(present.size()));
                        roster.remove(leaver);
                        stayed.remove(leaver);
                    } else if (present.size() < 50) {
                        present.addAll(add(1));
                    }
                }
            }
            if (present.isEmpty()) {
                present.addAll(add(20));
            }
            assertThat(visited).doesNotHaveDuplicates().containsAll(stayed);
            assertThat(everybody()).containsExactlyElementsOf(present);
            assertThat(roster.size()).isEqualTo(present.size());
        }
    }
}
