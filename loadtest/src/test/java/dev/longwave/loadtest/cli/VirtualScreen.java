package dev.longwave.loadtest.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a terminal shows after it was sent something: as much of one as the live display needs. */
final class VirtualScreen {
    private static final Pattern STEP = Pattern.compile("\u001b\\[(\\?25[hl]|[0-9;]*[AJKm])|\r|\n|[^\u001b\r\n]");

    private final int columns;
    private final List<StringBuilder> rows = new ArrayList<>(List.of(new StringBuilder()));
    private int row;
    private int column;

    VirtualScreen(int columns) {
        this.columns = columns;
    }

    VirtualScreen send(String text) {
        Matcher matcher = STEP.matcher(text);
        int end = 0;
        while (matcher.find()) {
            if (matcher.start() != end) {
                throw new IllegalArgumentException("not understood: " + text.substring(end, matcher.start()));
            }
            end = matcher.end();
            step(matcher.group());
        }
        return this;
    }

    /** The lines as they stand there, without blanks at their ends. */
    List<String> lines() {
        return rows.stream().map(line -> line.toString().stripTrailing()).toList();
    }

    /** The row that the cursor is in, from 0. */
    int cursorRow() {
        return row;
    }

    private void step(String step) {
        StringBuilder line = rows.get(row);
        if (step.equals("\n")) {
            newRow();
        } else if (step.equals("\r")) {
            column = 0;
        } else if (step.endsWith("A") && step.startsWith("\u001b")) {
            row = Math.max(0, row - Integer.parseInt(step.substring(2, step.length() - 1)));
        } else if (step.equals("\u001b[K")) {
            line.setLength(Math.min(line.length(), column));
        } else if (step.equals("\u001b[J")) {
            line.setLength(Math.min(line.length(), column));
            rows.subList(row + 1, rows.size()).clear();
        } else if (!step.startsWith("\u001b")) {
            if (column == columns) {
                newRow();
                line = rows.get(row);
            }
            while (line.length() <= column) {
                line.append(' ');
            }
            line.setCharAt(column++, step.charAt(0));
        }
    }

    private void newRow() {
        row++;
        column = 0;
        if (row == rows.size()) {
            rows.add(new StringBuilder());
        }
    }
}
