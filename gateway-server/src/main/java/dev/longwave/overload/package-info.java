/**
 * What the gateway does when memory gets short: {@link dev.longwave.overload.OverloadMonitor}, where to enter, looks at heap
 * and direct memory on a thread of its own, and first lets no new streams in, then closes those furthest behind. What it
 * has decided may be asked by any thread.
 */
@NullMarked
package dev.longwave.overload;

import org.jspecify.annotations.NullMarked;
