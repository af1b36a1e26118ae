package dev.longwave.browser;

import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The client in React and in Svelte: mounted, it receives; unmounted, it leaves nothing. */
@Timeout(120)
class FrameworksIT {
    @RegisterExtension
    static final ClientFixture FIXTURE = new ClientFixture(Map.of());

    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = FIXTURE.browser();
    }

    private static void awaitText(String text) {
        browser.await("document.body.innerText.includes('" + text + "')");
    }

    @Test
    void aComponentOfReact() throws Exception {
        browser.run("""
                const { createElement: h, createRoot, StrictMode, useState } = await import('react')
                const { useEventSource } = await import('longwave/react.js')
                window.seen = []
                function Deploy({ channel }) {
                  const [factor] = useState(10)
                  const { data, connected } = useEventSource(channel && `arguments_url${channel}`, {
                    onMessage: data => seen.push(data * factor)
                  })
                  return h('p', null, `${connected ? 'on' : 'off'} ${data}`)
                }
                window.root = createRoot(document.getElementById('app'))
                window.show = channel => root.render(h(StrictMode, null, h(Deploy, { channel })))
                show('react')
                """.replace("arguments_url", FIXTURE.events("")));
        awaitText("on null");
        FIXTURE.awaitStreams(1);
        FIXTURE.gateway().publish("react", "1");
        awaitText("on 1");
        browser.await("JSON.stringify(seen) === '[10]'");

        browser.run("show('other')");
        awaitText("on null");
        FIXTURE.awaitStreams(1);
        FIXTURE.gateway().publish("other", "2");
        awaitText("on 2");
        browser.run("show('')");
        awaitText("off null");
        FIXTURE.awaitStreams(0);
        browser.run("show('react')");
        awaitText("on");
        FIXTURE.awaitStreams(1);

        browser.run("root.unmount()");
        FIXTURE.awaitStreams(0);
        browser.assertConsoleIsQuiet();
    }

    @Test
    void aComponentOfSvelte() throws Exception {
        browser.run("""
                const compiler = document.createElement('script')
                compiler.src = '/webjars/svelte/compiler/index.js'
                await new Promise((loaded, failed) => {
                  compiler.onload = loaded
                  compiler.onerror = failed
                  document.head.append(compiler)
                })
                const source = `
                  <script>
                    import { useEventSource } from 'longwave/svelte.js'
                    let { url } = $props()
                    const { data, connected } = useEventSource(url)
                  <\\/script>
                  <p>{$connected ? 'on' : 'off'} {JSON.stringify($data)}</p>`
                const { js } = svelte.compile(source, { generate: 'client' })
                const module = URL.createObjectURL(new Blob([js.code], { type: 'text/javascript' }))
                const { default: Deploy } = await import(module)
                const { mount, unmount } = await import('svelte')
                const { writable } = await import('svelte/store')
                window.channel = writable('arguments_url' + 'svelte')
                const app = mount(Deploy, { target: document.getElementById('app'), props: { url: channel } })
                window.leave = () => unmount(app)
                """.replace("arguments_url", FIXTURE.events("")));
        awaitText("on null");
        FIXTURE.awaitStreams(1);
        FIXTURE.gateway().publish("svelte", "\"first\"");
        awaitText("on \"first\"");
        browser.run("channel.set('" + FIXTURE.events("other") + "')");
        awaitText("on null");
        FIXTURE.awaitStreams(1);

        browser.run("leave()");
        FIXTURE.awaitStreams(0);
        browser.assertConsoleIsQuiet();
    }
}
