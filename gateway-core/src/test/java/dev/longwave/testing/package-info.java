/**
 * What the tests of every module share. {@link dev.longwave.testing.LeakCheck} is on by itself wherever this package is
 * on the class path; {@link dev.longwave.testing.ModuleClasses} is where the architecture tests begin;
 * {@link dev.longwave.testing.SpecificationParser} reads what we send as a browser would.
 */
@NullMarked
package dev.longwave.testing;

import org.jspecify.annotations.NullMarked;
