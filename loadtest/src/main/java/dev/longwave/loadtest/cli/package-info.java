/** The command line. */
@org.jspecify.annotations.NullMarked
package dev.longwave.loadtest.cli;
