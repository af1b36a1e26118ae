/**
 * The way from publishers to the logs, whoever keeps their order: {@link dev.longwave.broker.Broker} is what endpoints and
 * sources publish to, and {@link dev.longwave.broker.LocalBroker} the hub of this gateway by itself. Safe from any thread,
 * but for a sink, which is its publisher's.
 */
@NullMarked
package dev.longwave.broker;

import org.jspecify.annotations.NullMarked;
