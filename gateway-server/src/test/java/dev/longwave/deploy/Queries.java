package dev.longwave.deploy;

import dev.longwave.server.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the dashboard and the alerts ask Prometheus. */
final class Queries {
    private static final Pattern METRIC = Pattern.compile("\\blongwave_\\w+");

    private Queries() {}

    /** The queries of the dashboard's panels, by the panel's title. */
    static Map<String, List<String>> ofPanels() throws IOException {
        Map<String, List<String>> queries = new TreeMap<>();
        Json dashboard = Json.parse(Files.readString(DeployFile.path("grafana/longwave.json")));
        for (Json panel : dashboard.list("panels")) {
            if (!panel.text("type").equals("row")) {
                queries.put(
                        panel.text("title"),
                        panel.list("targets").stream()
                                .map(target -> target.text("expr"))
                                .toList());
            }
        }
        return queries;
    }

    /** The names of our metrics in some text. */
    static TreeSet<String> metricsIn(String text) {
        TreeSet<String> names = new TreeSet<>();
        Matcher metric = METRIC.matcher(text);
        while (metric.find()) {
            names.add(metric.group());
        }
        return names;
    }
}
