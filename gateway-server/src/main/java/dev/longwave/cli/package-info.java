/**
 * The command line: {@code serve}, {@code publish}, {@code subscribe}, {@code token}, {@code doctor}, and what tells about
 * the configuration. Enter at {@link dev.longwave.cli.Main}, which wires each command to the process's streams and
 * environment. A command runs on the main thread; {@code publish} reads standard input on a thread of its own. The
 * clients speak HTTP to a gateway and share no code with it, so they also tell when the gateway gets its own protocol
 * wrong.
 */
@NullMarked
package dev.longwave.cli;

import org.jspecify.annotations.NullMarked;
