/**
 * Tests of what stands in {@code deploy/}, with the programs that it is for: {@link dev.longwave.deploy.BehindProxy} holds
 * what every proxy has to do, and a class for each proxy runs it with the very file that is handed out.
 */
@NullMarked
package dev.longwave.deploy;

import org.jspecify.annotations.NullMarked;
