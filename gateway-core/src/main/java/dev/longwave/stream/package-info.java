/**
 * Open responses and their delivery: {@link dev.longwave.stream.SseStream}, where to enter, is one subscriber;
 * {@link dev.longwave.stream.DeliveryPass} writes to all subscribers of an event loop what lies between their cursors
 * and the tails of their logs. Except for {@code SseStream}'s public methods and {@link dev.longwave.stream.Feed},
 * everything here is confined to one event loop, {@link dev.longwave.stream.StreamLoop}.
 */
@NullMarked
package dev.longwave.stream;

import org.jspecify.annotations.NullMarked;
