package dev.longwave.doctor;

import dev.longwave.doctor.Arrivals.Arrival;
import dev.longwave.doctor.Arrivals.End;
import dev.longwave.doctor.Arrivals.Piece;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at an open stream for a while: when bytes come, and whether it stays open. */
final class StreamWatch {
    /** As much of the text as is looked at. */
    private static final int MOST_TEXT = 64 * 1024;

    private final Arrivals arrivals;
    private final Patience patience;
    private final boolean readable;
    private final List<Finding> findings = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final long begun = System.nanoTime();

    private long last = begun;
    private int pieces;
    private Duration longestSilence = Duration.ZERO;

    /**
     * Begins when the head is there.
     *
     * @param readable whether the bytes are text
     */
    StreamWatch(Arrivals arrivals, Patience patience, boolean readable) {
        this.arrivals = arrivals;
        this.patience = patience;
        this.readable = readable;
    }

    /** Watches until the time is over or the stream is, and returns what was found. */
    List<Finding> run() throws InterruptedException {
        boolean prompt = beginsPromptly();
        long deadline = begun + patience.watch().toNanos();
        while (findings.stream().noneMatch(StreamWatch::isEnd)) {
            Arrival arrival = arrivals.next(Duration.ofNanos(deadline - System.nanoTime()));
            if (arrival == null) {
                silentUntil(System.nanoTime());
                break;
            }
            take(arrival);
        }
        Duration mostSilence = patience.heartbeat().plus(patience.prompt());
        if (prompt && longestSilence.compareTo(mostSilence) > 0) {
            found(Condition.SILENT, "nothing came for " + Checkup.seconds(longestSilence));
        }
        return findings;
    }

    List<String> facts() {
        return List.of("%d pieces in %s, the longest silence was %s"
                .formatted(pieces, since(begun), Checkup.seconds(longestSilence)));
    }

    private boolean beginsPromptly() throws InterruptedException {
        Arrival first = arrivals.next(patience.prompt());
        if (first == null) {
            found(
                    Condition.BUFFERED,
                    "after the head no byte of the body came for " + Checkup.seconds(patience.prompt()));
            return false;
        }
        take(first);
        return true;
    }

    private void take(Arrival arrival) {
        silentUntil(arrival.nanos());
        if (arrival instanceof Piece piece) {
            pieces++;
            if (text.length() < MOST_TEXT) {
                text.append(piece.text());
            }
        } else if (arrival instanceof End end) {
            ended(end.failure());
        }
    }

    private void silentUntil(long now) {
        Duration silence = Duration.ofNanos(now - last);
        longestSilence = silence.compareTo(longestSilence) > 0 ? silence : longestSilence;
        last = now;
    }

    private void ended(@Nullable String failure) {
        String seen = "the stream ended after " + since(begun) + (failure == null ? "" : ": " + failure);
        if (failure == null && readable && hasLine("event: end")) {
            found(Condition.FINISHED, seen);
        } else if (failure == null && readable && hasLine("retry: ") && !hasLine("id: ")) {
            // a stream that is really open has a position from its first block on
            found(Condition.COME_BACK_LATER, seen);
        } else {
            found(Condition.CUT, seen);
        }
    }

    private boolean hasLine(String beginning) {
        return ("\n" + text).contains("\n" + beginning);
    }

    private static boolean isEnd(Finding finding) {
        return switch (finding.condition()) {
            case FINISHED, COME_BACK_LATER, CUT -> true;
            default -> false;
        };
    }

    private static String since(long nanos) {
        return Checkup.seconds(Duration.ofNanos(System.nanoTime() - nanos));
    }

    private void found(Condition condition, String seen) {
        findings.add(new Finding(condition, seen));
    }
}
