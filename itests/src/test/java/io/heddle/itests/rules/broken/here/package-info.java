/** Breaks the rules of the house, to show that they notice. */
@NullMarked
package io.heddle.itests.rules.broken.here;

import org.jspecify.annotations.NullMarked;
