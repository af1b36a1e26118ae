/**
 * The command line: what a person types, and what a person is shown. Enter at {@link dev.longwave.loadtest.cli.Main}. {@link dev.longwave.loadtest.cli.Display} is told how a
 * run goes by the run's thread and writes on a thread of its own, so that a slow terminal never slows a run down; everything
 * else belongs to the main thread.
 */
@NullMarked
package dev.longwave.loadtest.cli;

import org.jspecify.annotations.NullMarked;
