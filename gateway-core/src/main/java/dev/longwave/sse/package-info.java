/**
 * What goes on the wire: {@link dev.longwave.sse.SseEvent} is what a publisher says, {@link dev.longwave.sse.Frame}
 * the bytes it becomes, and {@link dev.longwave.sse.SseEncoder}, where to enter, the only place that writes them.
 * Events and encoder are safe from any thread; a frame changes hands once, as its class says.
 */
@NullMarked
package dev.longwave.sse;

import org.jspecify.annotations.NullMarked;
