/**
 * The running gateway: {@link dev.longwave.server.Gateway}, where to enter, wires everything by hand and is safe from
 * any thread.
 */
@NullMarked
package dev.longwave.server;

import org.jspecify.annotations.NullMarked;
