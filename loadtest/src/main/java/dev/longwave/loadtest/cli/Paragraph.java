package dev.longwave.loadtest.cli;

import java.util.ArrayList;
import java.util.List;

/** Text broken into lines between words. */
final class Paragraph {
    private Paragraph() {}

    /** The lines, each of at most so many columns, but for a word that is longer. */
    static List<String> lines(String text, int columns) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() > 0 && line.length() + 1 + word.length() > columns) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() > 0 ? " " : "").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
