/**
 * Tests of the whole gateway from outside: {@link dev.longwave.system.GatewayProcess} runs it in a process of its own,
 * and clients with a decoder of their own look at it through sockets. What they need besides a JDK,
 * {@link dev.longwave.system.External} asks for.
 */
@NullMarked
package dev.longwave.system;

import org.jspecify.annotations.NullMarked;
