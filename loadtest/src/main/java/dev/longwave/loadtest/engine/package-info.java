/**
 * Runs a load test: opens subscribers, publishes, keeps the ledger, measures. Enter at {@code LoadTest}. Subscribers live on
 * receiving event loops, the publisher on a loop of its own, and the run is led by the thread that called.
 */
@NullMarked
package dev.longwave.loadtest.engine;

import org.jspecify.annotations.NullMarked;
