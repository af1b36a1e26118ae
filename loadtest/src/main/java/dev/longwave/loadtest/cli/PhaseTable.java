package dev.longwave.loadtest.cli;

import dev.longwave.loadtest.result.Figures;
import dev.longwave.loadtest.result.Result.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** The phases of a run that had several, one a row. */
record PhaseTable(int columns) {
    Section section(List<Phase> phases) {
        List<Phase> told = phases.stream()
                .filter(phase -> phase.measured() || !phase.figures().isEmpty())
                .toList();
        // One phase without figures of its own is what the totals tell already.
        boolean worth = told.size() > 1
                || told.stream().anyMatch(phase -> !phase.figures().isEmpty());
        int nameColumns =
                told.stream().mapToInt(phase -> phase.name().length()).max().orElse(0);
        return new Section(
                "phases",
                worth
                        ? told.stream()
                                .map(phase ->
                                        new Section.Item(List.of(row(phase, nameColumns)), UnaryOperator.identity()))
                                .toList()
                        : List.of(),
                worth ? told.size() : 0,
                true);
    }

    private String row(Phase phase, int nameColumns) {
        double seconds = phase.toSeconds() - phase.fromSeconds();
        List<String> cells = new ArrayList<>();
        if (phase.delivered() > 0 && seconds > 0) {
            cells.add(Figures.perSecond(phase.delivered() / seconds));
        }
        if (phase.delivery().count() > 0) {
            cells.add("p99 " + Figures.micros(phase.delivery().p99Micros()));
        }
        phase.figures().forEach((name, value) -> cells.add(words(name, value)));
        StringBuilder row = new StringBuilder(String.format("%-" + nameColumns + "s", phase.name()));
        for (int i = 0; i < cells.size(); i++) {
            String cell = (i == 0 ? "  " : ", ") + cells.get(i);
            if (row.length() + cell.length() > columns) {
                break;
            }
            row.append(cell);
        }
        return row.toString();
    }

    /** {@code "all back 3.2 s"} for 3.2 {@code allBackSeconds}. */
    static String words(String name, double value) {
        for (Unit unit : Unit.values()) {
            if (name.endsWith(unit.suffix) && name.length() > unit.suffix.length()) {
                return spaced(name.substring(0, name.length() - unit.suffix.length())) + " " + unit.text(value);
            }
        }
        return spaced(name) + " " + (value == Math.rint(value) ? Figures.count(value) : Figures.significant(value));
    }

    private static String spaced(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    /** A unit that a figure's name can end in. */
    private enum Unit {
        PER_SECOND("PerSecond"),
        SECONDS("Seconds"),
        MILLIS("Millis"),
        MICROS("Micros"),
        MEBIBYTES("MiB"),
        KIBIBYTES("KiB"),
        BYTES("Bytes"),
        SHARE("Share");

        private final String suffix;

        Unit(String suffix) {
            this.suffix = suffix;
        }

        String text(double value) {
            return switch (this) {
                case PER_SECOND -> Figures.perSecond(value);
                case SECONDS -> Figures.seconds(value);
                case MILLIS -> Figures.micros(value * 1_000);
                case MICROS -> Figures.micros(value);
                case MEBIBYTES -> Figures.mebibytes(value);
                case KIBIBYTES -> Figures.kibibytes(value);
                case BYTES -> Figures.bytes(value);
                case SHARE -> Figures.percent(value);
            };
        }
    }
}
