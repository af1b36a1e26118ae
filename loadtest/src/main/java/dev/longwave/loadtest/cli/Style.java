package dev.longwave.loadtest.cli;

/**
 * What the reader of a text can be shown.
 *
 * @param color whether colours may be used
 * @param unicode whether letters beyond ASCII may be used
 */
public record Style(boolean color, boolean unicode) {
    /** Without the highest block, as that would touch the line above. */
    private static final String SPARKS = "▁▂▃▄▅▆▇";

    private static final String ASCII_SPARKS = "_.:-=*#";

    String bold(String text) {
        return colored("1", text);
    }

    String dim(String text) {
        return colored("2", text);
    }

    String red(String text) {
        return colored("31", text);
    }

    String green(String text) {
        return colored("32", text);
    }

    String yellow(String text) {
        return colored("33", text);
    }

    String cyan(String text) {
        return colored("36", text);
    }

    /** The text in letters that can be shown, each in one column, and nothing that could move the cursor. */
    String safe(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (Character.isISOControl(c)) {
                safe.append(c == '\n' || c == '\t' ? ' ' : '?');
            } else if (unicode || c < 0x80) {
                safe.appendCodePoint(c);
            } else {
                safe.append(
                        switch (c) {
                            case 'µ' -> "u";
                            case '×' -> "x";
                            case '·', '…' -> ".";
                            case '–', '—' -> "-";
                            default -> "?";
                        });
            }
        });
        return safe.toString();
    }

    /** The text in at most so many columns, with a mark where it was cut. */
    String cut(String text, int columns) {
        if (text.length() <= columns) {
            return text;
        }
        return columns < 1 ? "" : text.substring(0, columns - 1) + (unicode ? "…" : ".");
    }

    /** A bar of so many columns that is full to that part, 0 to 1. */
    String bar(double part, int columns) {
        int halves = (int) Math.round(Math.max(0, Math.min(1, part)) * columns * 2);
        String full = unicode ? "━".repeat(halves / 2) + (halves % 2 == 1 ? "╸" : "") : "#".repeat(halves / 2);
        return green(full) + dim((unicode ? "─" : "-").repeat(columns - full.length()));
    }

    /** A column of a sparkline, as high as that part of the whole, 0 to 1. */
    char spark(double part) {
        String sparks = unicode ? SPARKS : ASCII_SPARKS;
        return sparks.charAt((int) Math.round(Math.max(0, Math.min(1, part)) * (sparks.length() - 1)));
    }

    private String colored(String code, String text) {
        return color && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
