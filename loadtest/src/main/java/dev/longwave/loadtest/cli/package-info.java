/**
 * The command line: what a person types, and what a person is shown. Enter at {@link dev.longwave.loadtest.cli.Main}. All of it
 * belongs to the main thread, but for {@link dev.longwave.loadtest.cli.Display}: the run's thread tells it how things stand, and
 * it writes on a thread of its own, so that a slow terminal never slows a run down.
 */
@NullMarked
package dev.longwave.loadtest.cli;

import org.jspecify.annotations.NullMarked;
