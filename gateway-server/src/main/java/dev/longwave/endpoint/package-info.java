/**
 * The HTTP interface: {@link dev.longwave.endpoint.HttpConnection}, where to enter, reads a connection's requests and
 * hands each to the endpoint that its {@link dev.longwave.endpoint.Routes} name. Everything here is confined to the
 * connection's event loop unless it says otherwise.
 */
@NullMarked
package dev.longwave.endpoint;

import org.jspecify.annotations.NullMarked;
