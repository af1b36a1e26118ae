/**
 * TLS of the listeners: certificates from files, read again when they change, and the way from a connection's first byte
 * to the end of its handshake. Enter at {@link dev.longwave.tls.Tls}. A connection is confined to its event loop;
 * signatures are made by threads of their own, files are read by another.
 */
@NullMarked
package dev.longwave.tls;

import org.jspecify.annotations.NullMarked;
