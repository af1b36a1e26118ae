package dev.longwave.console;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** The files of the console and of the demo, and where the internal listener has them. */
public final class ConsolePages {
    private static final List<String> FILES = List.of(
            "app.js",
            "channel.js",
            "channels.js",
            "chart.js",
            "console.css",
            "demo.css",
            "demo.js",
            "figures.js",
            "format.js",
            "gateway.js",
            "icon.svg",
            "live.js",
            "overview.js",
            "parts.js",
            "session.js",
            "streams.js",
            "theme.js");

    /** Of the browser client: what its composables for Vue are made of. */
    private static final List<String> CLIENT_FILES = List.of(
            "connection.js",
            "event-source.js",
            "fetch-transport.js",
            "log-tail.js",
            "native-transport.js",
            "page-life.js",
            "shared-connection.js",
            "sse-parser.js",
            "stream-error.js",
            "vue.js",
            "watchdog.js");

    /** What the modules import by name. */
    public static final Map<String, String> IMPORTS = Map.of("vue", "/console/lib/vue.js");

    private ConsolePages() {}

    /** The resource that stands at each path. */
    public static Map<String, String> resources() {
        Map<String, String> resources = new LinkedHashMap<>();
        resources.put("/", "console/index.html");
        resources.put("/demo", "console/demo.html");
        FILES.forEach(file -> resources.put("/console/" + file, "console/" + file));
        CLIENT_FILES.forEach(file -> resources.put("/console/client/" + file, "client/" + file));
        Properties libraries = libraries();
        for (String name : libraries.stringPropertyNames()) {
            resources.put("/console/lib/" + name, libraries.getProperty(name));
        }
        return resources;
    }

    private static Properties libraries() {
        Properties libraries = new Properties();
        try (InputStream in = ConsolePages.class.getResourceAsStream("libraries.properties")) {
            libraries.load(in);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read libraries.properties from the class path", e);
        }
        return libraries;
    }
}
