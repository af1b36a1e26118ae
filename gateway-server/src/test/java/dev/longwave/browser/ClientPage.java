package dev.longwave.browser;

import java.util.ArrayList;
import java.util.List;

/**
 * A page in a tab that follows a stream with {@code useEventSource} of Vue, and keeps in {@code window} what the tests ask
 * for: {@code live}, the composable's result; {@code messages}; {@code told}, of everything else; {@code scope}, to dispose.
 */
final class ClientPage {
    private final Browser browser;

    private ClientPage(Browser browser) {
        this.browser = browser;
    }

    /**
     * Opens a stream in the page that is shown.
     *
     * @param options of {@code useEventSource}, as they are written in a script, without what records
     */
    static ClientPage follow(Browser browser, String url, String options) {
        browser.run("""
                const { useEventSource } = await import('longwave/vue.js')
                const { effectScope, ref } = await import('vue')
                window.messages = []
                window.told = []
                window.url = ref(arguments[0])
                window.scope = effectScope()
                window.live = scope.run(() => useEventSource(url, {
                  onMessage: data => messages.push(data),
                  onGap: gap => told.push(`gap ${gap.reason}`),
                  onEnd: () => told.push('end'),
                  ...(%s)
                }))
                """.formatted(options.isEmpty() ? "{}" : options), url);
        return new ClientPage(browser);
    }

    void awaitStatus(String status) {
        browser.await("live.status.value === '" + status + "'");
    }

    String status() {
        return (String) browser.value("live.status.value");
    }

    void awaitMessages(int count) {
        browser.await("messages.length >= " + count);
    }

    /** The messages so far, as text. */
    List<String> messages() {
        return strings("messages.map(String)");
    }

    /** Gaps and ends so far. */
    List<String> told() {
        return strings("told");
    }

    private List<String> strings(String expression) {
        List<String> strings = new ArrayList<>();
        ((List<?>) browser.value(expression)).forEach(each -> strings.add((String) each));
        return strings;
    }
}
