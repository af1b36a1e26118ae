/**
 * Channels: {@link dev.longwave.hub.Hub}, where to enter, takes events from publishers and places streams in the logs
 * of the channels and patterns they ask for. Safe from any thread; {@link dev.longwave.hub.EventOrder} holds the one
 * lock that an event passes.
 */
@NullMarked
package dev.longwave.hub;

import org.jspecify.annotations.NullMarked;
