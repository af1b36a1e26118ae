/**
 * The bounded, ordered past of a channel or a pattern: {@link dev.longwave.log.EventLog}, where to enter, is appended
 * to by one thread at a time and read by any; {@link dev.longwave.log.EventId} names a position in it to the outside.
 */
@NullMarked
package dev.longwave.log;

import org.jspecify.annotations.NullMarked;
