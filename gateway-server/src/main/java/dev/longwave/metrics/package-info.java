/**
 * What the gateway counts, as Micrometer meters: {@link dev.longwave.metrics.GatewayMetrics}, where to enter. Safe from
 * any thread.
 */
@NullMarked
package dev.longwave.metrics;

import org.jspecify.annotations.NullMarked;
