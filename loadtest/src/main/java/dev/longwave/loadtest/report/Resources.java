package dev.longwave.loadtest.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** The parts of a page that are files of this program: its style, its script, and the library that draws the charts. */
final class Resources {
    private Resources() {}

    static String style() {
        return library("dist/uPlot.min.css") + "\n" + text("page.css");
    }

    /** The library, with its licence, which asks to be where the library is. */
    static String library() {
        return "/*\nuPlot\n\n" + library("LICENSE").strip() + "\n*/\n"
                + library("dist/uPlot.iife.min.js").strip();
    }

    static String script() {
        return text("charts.js").strip();
    }

    private static String library(String name) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text("library.properties")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text(properties.getProperty("uplot") + name);
    }

    private static String text(String name) {
        try (InputStream in = Resources.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("expected " + name + " on the class path; build the load test anew");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
