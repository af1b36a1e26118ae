package dev.longwave.loadtest.cli;

import dev.longwave.loadtest.result.Figures;
import dev.longwave.loadtest.result.NamedFigure;
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
        NamedFigure figure = NamedFigure.of(name, value);
        return figure.title().substring(0, 1).toLowerCase(Locale.ROOT)
                + figure.title().substring(1) + " " + figure.text();
    }
}
