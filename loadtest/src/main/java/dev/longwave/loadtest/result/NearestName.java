package dev.longwave.loadtest.result;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody may have meant. */
final class NearestName {
    private NearestName() {}

    /**
     * The candidate that is most like a name.
     *
     * @param name what was written
     * @param candidates what exists
     * @return empty if none of them is like it
     */
    static Optional<String> to(String name, Collection<String> candidates) {
        String written = name.toLowerCase(Locale.ROOT).replace('_', '-');
        int tolerated = Math.max(1, written.length() / 4);
        return candidates.stream()
                .filter(candidate -> distance(written, candidate) <= tolerated)
                .min(Comparator.comparingInt(candidate -> distance(written, candidate)));
    }

    /** The number of letters to insert, drop or replace to get from one to the other. */
    private static int distance(String from, String to) {
        int[] above = new int[to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    row[j] = i + j;
                } else {
                    int replaced = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                    row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
                }
            }
            above = row;
        }
        return above[to.length()];
    }
}
