/**
 * Programs that embed the library, each with a page to look at: run one's {@code main} and open the address it prints.
 * {@code docs/embedding.md} tells how. {@link dev.longwave.examples.ExampleServer} is what they have in common and has
 * nothing to do with streams.
 */
@NullMarked
package dev.longwave.examples;

import org.jspecify.annotations.NullMarked;
