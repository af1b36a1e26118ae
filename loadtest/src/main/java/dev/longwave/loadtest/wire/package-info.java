/**
 * Reads what a server sends, byte by byte as it comes: the response's head, its chunks, its event stream; and marks what is
 * published so that it is known again. Written from the standards and on purpose without any of the gateway's code, whose
 * mistakes it has to catch. Everything here is confined to one thread.
 */
@NullMarked
package dev.longwave.loadtest.wire;

import org.jspecify.annotations.NullMarked;
