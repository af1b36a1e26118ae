/**
 * The server that is measured, as the load test knows it: two URLs, a body and headers. Enter at
 * {@link dev.longwave.loadtest.target.Target}. Values only, for any thread.
 */
@NullMarked
package dev.longwave.loadtest.target;

import org.jspecify.annotations.NullMarked;
