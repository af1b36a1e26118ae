package dev.longwave.loadtest.report;

import dev.longwave.loadtest.result.Figures;
import dev.longwave.loadtest.result.LedgerTotals;
import dev.longwave.loadtest.result.Result;
import java.util.ArrayList;
import java.util.List;

/**
 * A run in a sentence.
 *
 * @param tone how good it is
 * @param label the outcome in a word
 * @param sentence what matters most
 * @param detail what it rests on
 */
record Conclusion(Tone tone, String label, String sentence, String detail) {
    enum Tone {
        GOOD,
        NOTICE,
        BAD
    }

    static Conclusion of(Result result) {
        LedgerTotals ledger = result.ledger();
        String sentence = switch (result.outcome()) {
            case COMPLETED -> ledgerSentence(ledger);
            case INTERRUPTED -> "The run was ended early. " + ledgerSentence(ledger);
            case FAILED ->
                "The run failed"
                        + (result.problems().isEmpty()
                                ? "."
                                : ": " + result.problems().get(0).message());
        };
        return new Conclusion(tone(result), label(result.outcome()), sentence, detail(result));
    }

    private static Tone tone(Result result) {
        LedgerTotals ledger = result.ledger();
        if (result.outcome() == Result.Outcome.FAILED
                || ledger.lost() + ledger.repeated() + ledger.reordered() + ledger.corrupted() > 0) {
            return Tone.BAD;
        }
        boolean doubtful = result.outcome() == Result.Outcome.INTERRUPTED
                || ledger.told() + ledger.gaps() + ledger.foreign() > 0
                || !result.problems().isEmpty()
                || !result.warnings().isEmpty();
        return doubtful ? Tone.NOTICE : Tone.GOOD;
    }

    static String label(Result.Outcome outcome) {
        return switch (outcome) {
            case COMPLETED -> "Completed";
            case INTERRUPTED -> "Interrupted";
            case FAILED -> "Failed";
        };
    }

    private static String ledgerSentence(LedgerTotals ledger) {
        List<String> faults = new ArrayList<>();
        add(faults, ledger.lost(), "lost in silence");
        add(faults, ledger.told(), "lost and told");
        add(faults, ledger.repeated(), "repeated");
        add(faults, ledger.reordered(), "reordered");
        add(faults, ledger.corrupted(), "corrupted");
        if (faults.isEmpty()) {
            return ledger.expected() == 0 ? "No event was to be delivered." : "Every event arrived, once and in order.";
        }
        String last = faults.remove(faults.size() - 1);
        return "Of " + Figures.count(ledger.expected()) + " deliveries, "
                + (faults.isEmpty() ? last : String.join(", ", faults) + " and " + last) + ".";
    }

    private static void add(List<String> faults, long count, String what) {
        if (count > 0) {
            faults.add(Figures.count(count) + (count == 1 ? " was " : " were ") + what);
        }
    }

    private static String detail(Result result) {
        return Figures.count(result.ledger().received()) + " of "
                + Figures.count(result.ledger().expected()) + " deliveries to "
                + Figures.count(result.totals().subscribers()) + " streams arrived and were checked one by one; "
                + Figures.seconds(result.totals().measuredSeconds()) + " were measured.";
    }
}
