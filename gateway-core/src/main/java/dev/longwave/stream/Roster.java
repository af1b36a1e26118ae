package dev.longwave.stream;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A plain array of members in the order they came, which each member's own slot number makes quick to leave.
 *
 * <p>A leaver leaves a hole, and nobody moves while a walk is on: a member that took the hole of another could end up
 * behind a walk that had not visited it yet. Holes are closed between walks, keeping the order, because members that
 * lie in memory as they lie in the array are visited 20-25 % faster.
 *
 * @param <T> what stands on it; a member stands on one roster
 */
final class Roster<T extends Roster.Member> {
    /** Remembers its own place. */
    interface Member {
        /** The slot that {@link #slot(int)} was called with last. */
        int slot();

        /** Called by the roster only. */
        void slot(int slot);
    }

    private static final Member[] EMPTY = {};

    private @Nullable Member[] slots = EMPTY;
    private int end;
    private int size;
    private int next = -1;

    int size() {
        return size;
    }

    void add(T member) {
        if (end == slots.length) {
            if (!isWalking()) {
                closeHoles();
            }
            if (end == slots.length) {
                slots = Arrays.copyOf(slots, Math.max(1, end + (end >> 1) + (end & 1)));
            }
        }
        member.slot(end);
        slots[end++] = member;
        size++;
    }

    void remove(T member) {
        if (slots[member.slot()] != member) {
            throw new IllegalStateException("not on this roster: " + member);
        }
        slots[member.slot()] = null;
        size--;
        if (size == 0 && !isWalking()) {
            slots = EMPTY;
            end = 0;
        }
    }

    boolean isWalking() {
        return next >= 0;
    }

    /** Begins a walk over everybody who is here now, latest first. Who comes during the walk is not part of it. */
    void beginWalk() {
        if (end - size > size >> 2) {
            closeHoles();
        }
        next = end - 1;
    }

    /** How many slots the walk has before it. */
    int toVisit() {
        return next + 1;
    }

    /** The next member of the walk, or null for a hole or at the walk's end. */
    @SuppressWarnings("unchecked")
    @Nullable
    T walk() {
        return (T) slots[next--];
    }

    /** The member in a slot, or null; for looking at everybody at once. */
    @SuppressWarnings("unchecked")
    @Nullable
    T at(int slot) {
        return (T) slots[slot];
    }

    /** One more than the last slot in use. */
    int end() {
        return end;
    }

    private void closeHoles() {
        int to = 0;
        for (int from = 0; from < end; from++) {
            Member member = slots[from];
            if (member != null) {
                member.slot(to);
                slots[to++] = member;
            }
        }
        Arrays.fill(slots, to, end, null);
        end = to;
    }
}
