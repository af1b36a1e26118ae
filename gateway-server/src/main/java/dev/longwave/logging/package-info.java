/**
 * How the gateway's log is written ({@link dev.longwave.logging.LogOutput}), and how many lines of it strangers may cause
 * ({@link dev.longwave.logging.LogAllowance}). Safe from any thread.
 */
@NullMarked
package dev.longwave.logging;

import org.jspecify.annotations.NullMarked;
