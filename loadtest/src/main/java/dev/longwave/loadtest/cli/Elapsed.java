package dev.longwave.loadtest.cli;

import java.time.Duration;
import java.util.Locale;

/** Time since a run began and until it ends, as a clock shows it. */
final class Elapsed {
    private Elapsed() {}

    /** Time that is left, with what is left of a second counted whole. */
    static String left(Duration time) {
        return text(Duration.ofSeconds(Math.max(0, time.toMillis() + 999) / 1_000)) + " left";
    }

    /** {@code "0:07"}, {@code "12:30"}, {@code "1:02:03"}. */
    static String text(Duration time) {
        return time.toHours() > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart())
                : String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
    }
}
