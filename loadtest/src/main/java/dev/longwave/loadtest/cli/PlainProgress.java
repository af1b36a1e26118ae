package dev.longwave.loadtest.cli;

import dev.longwave.loadtest.result.Figures;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tells how a run goes in plain lines, for a file or a log: one from time to time, and one when the phase changes. */
final class PlainProgress implements Display {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Style style;
    private final Outlet outlet;
    private @Nullable String phase;
    private Duration now = Duration.ZERO;
    private Duration due = FIRST;
    private boolean closed;

    PlainProgress(Style style, Outlet outlet) {
        this.style = style;
        this.outlet = outlet;
    }

    @Override
    public synchronized void moment(Moment moment) {
        now = moment.elapsed();
        boolean changed = phase != null && !phase.equals(moment.phase());
        phase = moment.phase();
        if (changed || now.compareTo(due) >= 0) {
            due = now.plus(EVERY);
            say(text(moment));
        }
    }

    @Override
    public synchronized void note(String sentence) {
        say(sentence);
    }

    @Override
    public synchronized void close() {
        closed = true;
        outlet.close();
    }

    private void say(String sentence) {
        if (!closed) {
            outlet.say(style.safe("[" + Elapsed.text(now) + "] " + sentence) + "\n");
        }
    }

    private static String text(Moment moment) {
        StringBuilder text = new StringBuilder(moment.phase()).append(": ").append(streams(moment));
        if (moment.published() > 0 || moment.delivered() > 0) {
            text.append(", published ").append(Figures.perSecond(moment.publishedPerSecond()));
            text.append(", delivered ").append(Figures.perSecond(moment.deliveredPerSecond()));
        }
        if (moment.p50Micros() != null) {
            text.append(", p50 ").append(Figures.micros(moment.p50Micros()));
        }
        if (moment.p99Micros() != null) {
            text.append(", p99 ").append(Figures.micros(moment.p99Micros()));
        }
        if (moment.troubles() > 0) {
            text.append(", ").append(Figures.count(moment.troubles())).append(" lost or wrong");
        }
        if (moment.remaining() != null) {
            text.append(", ").append(Elapsed.left(moment.remaining()));
        }
        return text.toString();
    }

    private static String streams(Moment moment) {
        String connected = Figures.count(moment.connected());
        return moment.connected() == moment.wanted()
                ? connected + " streams"
                : connected + " of " + Figures.count(moment.wanted()) + " streams";
    }
}
