package dev.longwave.loadtest.report;

import java.util.Arrays;

/**
 * A figure over rounds.
 *
 * @param median of the rounds; with an even number of them, halfway between the two in the middle
 * @param min the least
 * @param max the most
 * @param rounds how many rounds found it out, at least 1
 */
record Spread(double median, double min, double max, int rounds) {
    /** Of the values of the rounds, of which there is one at least. */
    static Spread of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    boolean overlaps(Spread other) {
        return min <= other.max && other.min <= max;
    }
}
