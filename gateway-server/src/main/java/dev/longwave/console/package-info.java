/**
 * What the console shows besides lists: {@link dev.longwave.console.LiveFigures}, where to enter, takes the gateway's
 * figures once a second and sends them to whoever watches. The pages themselves are resources beside these classes.
 */
@NullMarked
package dev.longwave.console;

import org.jspecify.annotations.NullMarked;
