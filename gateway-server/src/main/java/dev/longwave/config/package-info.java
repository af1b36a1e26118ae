/**
 * The gateway's configuration: the one table of keys, and how defaults, a YAML file, the environment and command line
 * flags become one {@link dev.longwave.config.GatewayConfig}, or all that is wrong with them at once. Enter at
 * {@link dev.longwave.config.ConfigLoader}; {@link dev.longwave.config.ConfigKeys} lists the keys for documentation.
 * Everything here runs at start-up on one thread, and what comes out is immutable.
 */
@NullMarked
package dev.longwave.config;

import org.jspecify.annotations.NullMarked;
