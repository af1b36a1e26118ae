package dev.longwave.loadtest.cli;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How one figure went over a run, in bounded room: time is cut into slots of the same length, and where they do not
 * suffice any more, two become one.
 */
final class Trend {
    /** What a column is where the figure was not there. */
    static final double NOTHING = -1;

    private static final int SLOTS = 512;
    private static final double UNTOLD = Double.NaN;

    private final DoubleBinaryOperator merging;
    private final double[] slots = new double[SLOTS];
    private long slotMillis = 100;
    private int used;

    private Trend(DoubleBinaryOperator merging) {
        this.merging = merging;
        Arrays.fill(slots, UNTOLD);
    }

    /** Of a figure whose peaks count. */
    static Trend ofPeaks() {
        return new Trend(Math::max);
    }

    /** Of a figure whose middle counts. */
    static Trend ofRates() {
        return new Trend((a, b) -> (a + b) / 2);
    }

    /**
     * Adds what the figure was at a time.
     *
     * @param figure not negative; {@code null} if it was not there
     */
    void add(Duration at, @Nullable Double figure) {
        while (at.toMillis() / slotMillis >= SLOTS) {
            fold();
        }
        int slot = (int) (at.toMillis() / slotMillis);
        slots[slot] = merged(slots[slot], figure == null ? NOTHING : figure);
        used = Math.max(used, slot + 1);
    }

    /**
     * The figure in so many columns that stand for all the time until {@code end}. Those of the time to come are missing.
     */
    double[] columns(Duration end, int columns) {
        double slotsEach = Math.max(1.0 / columns, (double) end.toMillis() / slotMillis / columns);
        double[] figures = new double[Math.min(columns, (int) Math.ceil(used / slotsEach))];
        double last = NOTHING;
        for (int column = 0; column < figures.length; column++) {
            double figure = UNTOLD;
            int beyond = Math.min(used, (int) Math.ceil((column + 1) * slotsEach));
            for (int slot = (int) (column * slotsEach); slot < beyond; slot++) {
                figure = merged(figure, slots[slot]);
            }
            // Nothing was told in a time so short: then it was what it had been.
            last = Double.isNaN(figure) ? last : figure;
            figures[column] = last;
        }
        return figures;
    }

    private void fold() {
        for (int slot = 0; slot < SLOTS; slot++) {
            slots[slot] = slot < SLOTS / 2 ? merged(slots[2 * slot], slots[2 * slot + 1]) : UNTOLD;
        }
        used = (used + 1) / 2;
        slotMillis *= 2;
    }

    private double merged(double a, double b) {
        if (Double.isNaN(a) || Double.isNaN(b)) {
            return Double.isNaN(a) ? b : a;
        }
        return a == NOTHING || b == NOTHING ? Math.max(a, b) : merging.applyAsDouble(a, b);
    }
}
