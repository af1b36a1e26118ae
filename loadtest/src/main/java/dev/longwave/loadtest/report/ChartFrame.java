package dev.longwave.loadtest.report;

import dev.longwave.loadtest.result.Result;
import java.util.ArrayList;
import java.util.List;

/**
 * The frame that the script draws a chart into.
 *
 * @param id which chart, as the script knows it
 * @param wide whether it takes the whole width of the page
 * @param title its heading
 * @param meaning what is to be seen, as a sentence
 */
record ChartFrame(String id, boolean wide, String title, String meaning) {
    /** The charts that there is something to draw for. */
    static List<ChartFrame> of(Result result) {
        List<ChartFrame> wide = new ArrayList<>();
        List<ChartFrame> narrow = new ArrayList<>();
        boolean sampled = result.samples().size() > 1;
        boolean delivered = result.samples().stream().anyMatch(sample -> sample.p99Micros() != null);
        if (sampled && delivered) {
            wide.add(new ChartFrame(
                    "latency",
                    true,
                    "Latency over time",
                    "Of the events that arrived since the sample before. Grey stretches are not measured."));
        }
        if (!Timed.of(result.latencies()).isEmpty()) {
            wide.add(new ChartFrame(
                    "percentiles",
                    true,
                    "Latency by percentile",
                    "How long all but the slowest took: at 99 %, 1 of 100 took longer."));
        }
        if (sampled) {
            if (delivered) {
                narrow.add(
                        new ChartFrame("throughput", false, "Throughput", "Events a second, published and delivered."));
            }
            narrow.add(new ChartFrame("connections", false, "Connections", "Streams that were open."));
            narrow.add(new ChartFrame("cpu", false, "CPU", "Processors' worth that was used."));
            if (result.samples().stream().anyMatch(sample -> sample.serverMemoryMiB() != null)) {
                narrow.add(new ChartFrame("memory", false, "Server memory", "What its processes held."));
            }
        }
        // Two stand side by side; the one that is left over takes the whole width.
        for (ChartFrame frame : narrow) {
            boolean leftOver = narrow.size() % 2 == 1 && frame == narrow.get(0);
            wide.add(new ChartFrame(frame.id, leftOver, frame.title, frame.meaning));
        }
        return wide;
    }

    void write(Html html) {
        html.open("figure", "class", wide ? "chart wide" : "chart", "data-chart", id)
                .open("figcaption")
                .element("h2", title)
                .element("p", meaning)
                .close("figcaption")
                .element("div", "", "class", "keys")
                .element("div", "", "class", "plot")
                .close("figure");
    }
}
