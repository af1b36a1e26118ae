package dev.longwave.config;

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
        String written = normal(name);
        // "retry" may well be meant for "stream.retry", though the two are far from each other.
        Optional<String> sameEnd = candidates.stream()
                .filter(candidate -> normal(candidate).endsWith("." + written))
                .findFirst();
        int tolerated = Math.max(1, written.length() / 4);
        return candidates.stream()
                .filter(candidate -> distance(written, normal(candidate)) <= tolerated)
                .min(Comparator.comparingInt(candidate -> distance(written, normal(candidate))))
                .or(() -> sameEnd);
    }

    private static String normal(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The number of letters to insert, drop, replace or swap with their neighbour to get from one to the other. */
    private static int distance(String from, String to) {
        int[][] distance = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    distance[i][j] = i + j;
                    continue;
                }
                boolean same = from.charAt(i - 1) == to.charAt(j - 1);
                int least = Math.min(distance[i - 1][j], distance[i][j - 1]) + 1;
                least = Math.min(least, distance[i - 1][j - 1] + (same ? 0 : 1));
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    least = Math.min(least, distance[i - 2][j - 2] + 1);
                }
                distance[i][j] = least;
            }
        }
        return distance[from.length()][to.length()];
    }
}
