/**
 * Tests of the browser client: {@link dev.longwave.browser.ClientUnitTest} runs its unit tests in Node.js, and the others
 * run it in Chromium, through {@link dev.longwave.browser.Browser}, against a gateway in a process of its own.
 */
@NullMarked
package dev.longwave.browser;

import org.jspecify.annotations.NullMarked;
