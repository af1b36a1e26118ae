package dev.longwave.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Holds that a reader gets numbered events whole and in order, each once, and that nothing is missing but where a gap
 * was told. Confined to one thread, except that {@link #last} may be read by any.
 */
final class SequenceCheck implements Consumer<StreamEvent> {
    private static final int DIGITS = 9;

    private final Set<String> gapReasons;
    private final List<StreamEvent> gaps = new ArrayList<>();
    private final List<Integer> before = new ArrayList<>();
    private final List<Integer> after = new ArrayList<>();
    private volatile int last;
    private String lastId = "";
    private boolean gapTold;
    private String firstId = "";

    /** Expects everything from the first event on, and gaps where the reader is too slow. */
    SequenceCheck() {
        this(0, "", Set.of("slow"));
    }

    /**
     * Expects what follows an event that the reader has had.
     *
     * @param last its number
     * @param lastId its id
     * @param gapReasons why a gap may come
     */
    SequenceCheck(int last, String lastId, Set<String> gapReasons) {
        this.last = last;
        this.lastId = lastId;
        this.gapReasons = gapReasons;
    }

    /** The data of the event with a number, from 1. */
    static String data(int number, String filling) {
        return String.format("%0" + DIGITS + "d", number) + filling;
    }

    @Override
    public void accept(StreamEvent event) {
        if (event.isGap()) {
            gaps.add(event);
            before.add(last);
            expect(
                    gapReasons.stream().anyMatch(reason -> event.data().contains("\"reason\":\"" + reason + "\"")),
                    event);
            expect(last == 0 || event.data().contains("\"from\":\"" + lastId + "\""), event);
            gapTold = true;
            lastId = event.id();
            return;
        }
        int number = Integer.parseInt(event.data().substring(0, DIGITS));
        if (gapTold) {
            expect(number > last + 1, event);
            after.add(number);
            firstId = event.id();
            expect(gaps.get(gaps.size() - 1).data().contains("\"first\":\"" + firstId + "\""), event);
        } else {
            expect(number == last + 1, event);
        }
        gapTold = false;
        lastId = event.id();
        last = number;
    }

    /** The number of the newest event that came. */
    int last() {
        return last;
    }

    /** The gaps that were told. */
    List<StreamEvent> gaps() {
        return gaps;
    }

    /** The number of the event before the first gap. */
    int lastBeforeGap() {
        return before.get(0);
    }

    /** The number of the event after the last gap. */
    int firstAfterGap() {
        return after.get(after.size() - 1);
    }

    private void expect(boolean condition, StreamEvent event) {
        if (!condition) {
            String text = event.data().substring(0, Math.min(100, event.data().length()));
            throw new IllegalStateException("after " + last + " with id " + lastId + " and gaps " + gaps + " came "
                    + event.type() + " " + text + " with id " + event.id());
        }
    }

    @Override
    public String toString() {
        return "last " + last + ", gaps " + gaps;
    }
}
