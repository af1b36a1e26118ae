/**
 * Streams on HTTP/1.1 and HTTP/1.0 connections: {@link dev.longwave.http.Sse#open}, where to enter, turns a request in
 * any Netty pipeline into an open {@link dev.longwave.stream.SseStream}. Everything here runs on the connection's event
 * loop.
 */
@NullMarked
package dev.longwave.http;

import org.jspecify.annotations.NullMarked;
