package dev.longwave.loadtest.cli;

import dev.longwave.loadtest.result.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A part of the summary that can be shown in part: a label and beside it any number of items.
 *
 * @param label one word
 * @param items in order, each of one line or more, without colours
 * @param total how many items there are with those that are not in the list
 * @param cutFromTop whether the first items go where there is no room for all, instead of the last
 */
record Section(String label, List<Item> items, long total, boolean cutFromTop) {
    static final int LABEL = 12;

    /** What each line must leave free, for telling how many more there are. */
    static final int RESERVE = 18;

    /**
     * What belongs together.
     *
     * @param lines at least one
     * @param color of all of them
     */
    record Item(List<String> lines, UnaryOperator<String> color) {}

    Section(String label, List<Item> items) {
        this(label, items, items.size(), false);
    }

    /** How many lines all of it takes. */
    int size() {
        return size(items);
    }

    /** How many lines it takes at least. */
    int least() {
        return items.get(cutFromTop ? items.size() - 1 : 0).lines().size();
    }

    /** What fits into so many lines and columns and, if that is not all, how much is missing. */
    List<String> lines(int most, int columns, Style style) {
        List<Item> shown = new ArrayList<>(items);
        for (int size = size(); size > most && shown.size() > 1; ) {
            size -= shown.remove(cutFromTop ? 0 : shown.size() - 1).lines().size();
        }
        String missing = shown.size() == total
                ? ""
                : " (and " + Figures.count(total - shown.size()) + (cutFromTop ? " before)" : " more)");
        List<String> lines = new ArrayList<>();
        for (Item item : shown) {
            for (String line : item.lines()) {
                String start = String.format("%-" + LABEL + "s", lines.isEmpty() ? label : "");
                boolean tells = lines.size() == (cutFromTop ? 0 : size(shown) - 1);
                String end = tells ? missing : "";
                String text = style.cut(style.safe(line), columns - LABEL - end.length());
                lines.add(style.dim(start) + item.color().apply(text) + style.dim(end));
            }
        }
        return lines;
    }

    private static int size(List<Item> items) {
        return items.stream().mapToInt(item -> item.lines().size()).sum();
    }
}
