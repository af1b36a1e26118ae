package dev.longwave.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** More than a page can show. */
@Timeout(180)
class ClientLoadIT {
    private static final int LINES_A_SECOND = 10_000;
    private static final int SECONDS = 5;

    /** Part of the frames of the same page without lines: a page that is frozen has none. */
    private static final double LEAST_FRAMES = 0.05;

    private static final Duration LONG = Duration.ofMinutes(1);

    @RegisterExtension
    static final ClientFixture FIXTURE =
            new ClientFixture(Map.of("history.max-events", "200000", "history.max-bytes", "64MiB"));

    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = FIXTURE.browser();
    }

    /** A page that shows a log, and counts its frames and what its list holds at most. */
    private static void showLog(String channel, String options) {
        browser.run("""
                const { createApp, h } = await import('vue')
                const { useLogTail } = await import('longwave/vue.js')
                Object.assign(window, { received: 0, frames: 0, renders: 0, most: 0, gaps: 0 })
                createApp({
                  setup() {
                    const { lines, status } = useLogTail(arguments_url, {
                      max: 500,
                      onMessage: () => received++,
                      onGap: () => gaps++,
                      ...(%s)
                    })
                    return () => ++renders && [
                      h('p', { id: 'status' }, status.value),
                      h('ol', lines.value.map(line => h('li', { key: line.key }, line.data)))
                    ]
                  }
                }).mount('#app')
                const frame = () => {
                  frames += 1
                  most = Math.max(most, document.querySelectorAll('li').length)
                  requestAnimationFrame(frame)
                }
                requestAnimationFrame(frame)
                """.formatted(options).replace("arguments_url", "'" + FIXTURE.events(channel) + "'"));
        browser.await("document.getElementById('status').textContent === 'open'");
    }

    private static void countFrames() {
        browser.run("Object.assign(window, { begun: performance.now(), frames: 0, renders: 0 })");
    }

    private static double framesInASecond() {
        return ((Number) browser.value("frames * 1000 / (performance.now() - begun)")).doubleValue();
    }

    private static void publishForAWhile(String channel) throws Exception {
        Numbers numbers = new Numbers(FIXTURE, channel);
        long begin = System.nanoTime();
        int requests = SECONDS * 20;
        for (int i = 0; i < requests; i++) {
            numbers.publish(LINES_A_SECOND / 20);
            long due = begin + TimeUnit.MILLISECONDS.toNanos(50L * (i + 1));
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    @Test
    void tenThousandLinesASecondDoNotFreezeThePage() throws Exception {
        for (String options : new String[] {"{}", "{ headers: {} }"}) {
            String channel = "fast" + options.length();
            browser.open(FIXTURE.site().blank());
            showLog(channel, options);
            countFrames();
            browser.await("frames >= 30");
            double idle = framesInASecond();
            countFrames();
            publishForAWhile(channel);
            int all = LINES_A_SECOND * SECONDS;
            browser.await("received === " + all, LONG);
            double busy = framesInASecond();
            assertThat(browser.number("renders - frames"))
                    .as("times that the list was shown beyond once a frame")
                    .isLessThanOrEqualTo(1);
            assertThat(busy / idle).as("%s frames a second of %s", busy, idle).isGreaterThan(LEAST_FRAMES);
            browser.await("document.querySelector('li:last-child').textContent === '" + all + "'");
            assertThat(browser.number("most")).as("lines shown").isLessThanOrEqualTo(500);
            assertThat(browser.number("gaps")).isZero();
            assertThat(browser.number("Number(document.querySelector('li').textContent)"))
                    .isEqualTo(all - 499);
        }
        browser.screenshot("log-tail");
    }

    @Test
    void aHundredThousandMessagesLeaveNothingBehind() throws Exception {
        for (String options : new String[] {"{}", "{ headers: {} }"}) {
            String channel = "many" + options.length();
            browser.open(FIXTURE.site().blank());
            showLog(channel, options);
            Numbers numbers = new Numbers(FIXTURE, channel);
            long before = heapAfter(numbers, 20_000);
            long after = heapAfter(numbers, 80_000);
            assertThat(after - before).as("bytes that 80,000 messages left").isLessThan(1 << 20);
        }
    }

    /** Bytes of heap in use once so many more messages have come and been shown. */
    private static long heapAfter(Numbers numbers, int messages) throws Exception {
        for (int i = 0; i < messages / 1_000; i++) {
            numbers.publish(1_000);
        }
        browser.await("received === " + numbers.last(), LONG);
        browser.await("document.querySelector('li:last-child').textContent === '" + numbers.last() + "'");
        browser.console();
        browser.command("HeapProfiler.collectGarbage", Map.of());
        return ((Number) browser.command("Runtime.getHeapUsage", Map.of()).get("usedSize")).longValue();
    }
}
