/**
 * How much of the gateway there is for all and for each: connections, streams and events a second. Enter at
 * {@link dev.longwave.limit.Limits}, which makes them of the configuration and of what this process may have. Everything
 * here is safe from any thread and never blocks for long; nothing here is on the way of a delivery.
 */
@NullMarked
package dev.longwave.limit;

import org.jspecify.annotations.NullMarked;
