/**
 * The pages below {@code docs/}: what they link to is there, and what they show is run as it stands there, cut out of the
 * page itself.
 */
@NullMarked
package dev.longwave.docs;

import org.jspecify.annotations.NullMarked;
