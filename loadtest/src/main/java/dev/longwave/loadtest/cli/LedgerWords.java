package dev.longwave.loadtest.cli;

import dev.longwave.loadtest.result.Figures;
import dev.longwave.loadtest.result.LedgerTotals;
import java.util.ArrayList;
import java.util.List;

/** Says what became of the events. */
record LedgerWords(LedgerTotals ledger) {
    /** How grave it is. */
    enum State {
        /** Every event arrived once and in order. */
        CLEAN,
        /** There was none that should have arrived. */
        EMPTY,
        /** Events are missing, and the subscribers were told. */
        TOLD,
        /** Somebody has other events than were published and does not know. */
        BROKEN
    }

    State state() {
        if (ledger.lost() + ledger.repeated() + ledger.reordered() + ledger.corrupted() + ledger.foreign() > 0) {
            return State.BROKEN;
        }
        if (ledger.told() + ledger.gaps() > 0) {
            return State.TOLD;
        }
        return ledger.expected() == 0 ? State.EMPTY : State.CLEAN;
    }

    String sentence() {
        return switch (state()) {
            case CLEAN -> "nothing lost, repeated or reordered of " + Figures.count(ledger.expected()) + " deliveries";
            case EMPTY -> "no published event was due to any subscriber";
            case TOLD, BROKEN ->
                "of " + Figures.count(ledger.expected()) + " deliveries "
                        + words(
                                ledger.lost(),
                                ledger.told(),
                                ledger.repeated(),
                                ledger.reordered(),
                                ledger.gaps(),
                                ledger.corrupted(),
                                ledger.foreign());
        };
    }

    static String sentence(LedgerTotals.Entry entry) {
        return "subscriber " + entry.subscriber() + " of " + entry.channel() + ": "
                + words(
                        entry.lost(),
                        entry.told(),
                        entry.repeated(),
                        entry.reordered(),
                        entry.gaps(),
                        entry.corrupted(),
                        0);
    }

    private static String words(
            long lost, long told, long repeated, long reordered, long gaps, long corrupted, long foreign) {
        List<String> words = new ArrayList<>();
        add(words, lost, "lost in silence");
        add(words, told, "lost and told");
        add(words, gaps, gaps == 1 ? "gap told" : "gaps told");
        add(words, repeated, "repeated");
        add(words, reordered, "reordered");
        add(words, corrupted, "corrupted");
        add(words, foreign, "not of this run");
        return String.join(", ", words);
    }

    private static void add(List<String> words, long count, String what) {
        if (count > 0) {
            words.add(Figures.count(count) + " " + what);
        }
    }
}
