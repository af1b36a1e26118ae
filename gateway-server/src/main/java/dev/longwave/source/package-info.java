/**
 * Channels that something fills only while somebody watches: {@link dev.longwave.source.Sources}, where to enter, starts
 * one run for all viewers of a channel with the first of them and stops it after the last. Safe from any thread; what a
 * run says comes from one thread at a time.
 */
@NullMarked
package dev.longwave.source;

import org.jspecify.annotations.NullMarked;
