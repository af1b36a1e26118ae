/**
 * What the tests of every module share. {@link dev.longwave.testing.LeakCheck} is on by itself wherever this package is
 * on the class path; {@link dev.longwave.testing.ModuleClasses} is where the architecture tests begin.
 */
@NullMarked
package dev.longwave.testing;

import org.jspecify.annotations.NullMarked;
