package dev.longwave.browser;

import java.io.IOException;

/** React and its renderer, which come as CommonJS modules only, as one ES module. */
final class ReactModule {
    private ReactModule() {}

    /** A module that exports what React exports,, and {@code createRoot} of its renderer. */
    static String script() throws IOException {
        return """
                const process = { env: { NODE_ENV: 'production' } }
                const modules = {}
                const require = name => modules[name]
                """
                + module("react", WebJar.of("react"), "cjs/react.production.js")
                + module("scheduler", WebJar.of("scheduler"), "cjs/scheduler.production.js")
                + module("react-dom", WebJar.of("react-dom"), "cjs/react-dom.production.js")
                + module("react-dom/client", WebJar.of("react-dom"), "cjs/react-dom-client.production.js")
                + """
                export const { createElement, StrictMode, useEffect, useRef, useState, useSyncExternalStore } =
                  modules.react
                export const { createRoot } = modules['react-dom/client']
                """;
    }

    private static String module(String name, WebJar jar, String file) throws IOException {
        return "{ const module = { exports: {} }; const exports = module.exports; (() => {\n" + jar.text(file)
                + "\n})(); modules['" + name + "'] = module.exports }\n";
    }
}
