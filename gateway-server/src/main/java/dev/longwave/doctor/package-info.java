/**
 * Finds out what becomes of an event stream on its way to a subscriber. Enter at {@link dev.longwave.doctor.Checkup}; what
 * it can find is in {@link dev.longwave.doctor.Condition}. It is a client like any other and shares no code with the
 * gateway. Confined to one thread, but for what the JDK's HTTP client does in its own.
 */
@NullMarked
package dev.longwave.doctor;

import org.jspecify.annotations.NullMarked;
