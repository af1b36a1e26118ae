package dev.longwave.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longwave.docs.Page;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The code of {@code docs/subscribe.md} that is not a whole page, as it stands there: compiled in Chromium by what each
 * framework compiles it with. {@code PagesIT} has the whole page.
 */
@Timeout(120)
class SubscribePageIT {
    @RegisterExtension
    static final ClientFixture FIXTURE = new ClientFixture(Map.of());

    private static final String MODULE_OF = """
            const moduleOf = code => import(URL.createObjectURL(new Blob([code], { type: 'text/javascript' })))
            """;

    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = FIXTURE.browser();
    }

    /** The only block of code in a language. */
    private static String block(String language) {
        Page page = Page.of("docs/subscribe.md");
        assertThat(page.blocks(language)).hasSize(1);
        return page.blocks(language).get(0);
    }

    /** Runs a script that begins with the page's code, as the text {@code source}. */
    private static void runWith(String language, String script) {
        browser.driver().executeScript("window.source = arguments[0]", block(language));
        browser.run(MODULE_OF + script);
    }

    private static String scriptTag(String url) {
        return """
                await new Promise((loaded, failed) => {
                  const script = document.createElement('script')
                  script.src = '%s'
                  script.onload = loaded
                  script.onerror = failed
                  document.head.append(script)
                })
                """.formatted(url);
    }

    /** Every component on the page shows the state of a stream and what its events say. */
    private static void assertShows(String status) throws Exception {
        FIXTURE.awaitStreams(1);
        browser.await("document.body.innerText.startsWith('open:')");
        FIXTURE.post("/publish/deploy:42", "{\"status\":\"" + status + "\"}", "application/json");
        browser.await("document.body.innerText.trim() === 'open: " + status + "'");
        browser.assertConsoleIsQuiet();
    }

    @Test
    void anEventSourceOfSeveralChannels() throws Exception {
        runWith("js", """
                const seen = []
                window.seen = seen
                new Function('seen', source + '; source.onmessage = event => seen.push(event.data)')(seen)
                """);
        FIXTURE.awaitStreams(1);
        FIXTURE.gateway().publish("deploy:42", "1");
        FIXTURE.gateway().publish("orders:7", "2");
        browser.await("seen.join() === '1,2'");
    }

    @Test
    void theComponentOfVue() throws Exception {
        runWith("vue", """
                const { compileScript, parse } = await import('/webjars/vue__compiler-sfc/dist/compiler-sfc.esm-browser.js')
                const { descriptor, errors } = parse(source)
                if (errors.length) throw errors[0]
                const { content } = compileScript(descriptor, { id: 'page', inlineTemplate: true })
                const { default: Deploy } = await moduleOf(content)
                const { createApp } = await import('vue')
                createApp(Deploy, { id: 42 }).mount('#app')
                """);
        assertShows("done in Vue");
    }

    @Test
    void theComponentOfReact() throws Exception {
        runWith("jsx", scriptTag("/webjars/typescript/lib/typescript.js") + """
                const { createElement: h, createRoot } = window.React = await import('react')
                const { outputText } = ts.transpileModule(source, {
                  compilerOptions: { jsx: ts.JsxEmit.React, module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 }
                })
                const { Deploy } = await moduleOf(outputText)
                createRoot(document.getElementById('app')).render(h(Deploy, { id: 42 }))
                """);
        assertShows("done in React");
    }

    @Test
    void theComponentOfSvelte() throws Exception {
        runWith("svelte", scriptTag("/webjars/svelte/compiler/index.js") + """
                const { js, warnings } = svelte.compile(source, { generate: 'client' })
                if (warnings.length) throw warnings[0]
                const { default: Deploy } = await moduleOf(js.code)
                const { mount } = await import('svelte')
                mount(Deploy, { target: document.getElementById('app') })
                """);
        assertShows("done in Svelte");
    }
}
