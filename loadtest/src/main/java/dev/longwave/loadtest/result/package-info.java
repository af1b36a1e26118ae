/**
 * What a run found out: {@link dev.longwave.loadtest.result.Result}, as it stands in {@code result.json}. Values only, for
 * any thread; everything that shows or compares runs starts here.
 */
@NullMarked
package dev.longwave.loadtest.result;

import org.jspecify.annotations.NullMarked;
