/** Breaks the rules of the house, to show that they notice. */
@NullMarked
package io.heddle.itests.rules.broken;

import org.jspecify.annotations.NullMarked;
