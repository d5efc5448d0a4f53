/** The rules of the house, checked over every bundle that was built. */
@NullMarked
package io.heddle.itests.rules;

import org.jspecify.annotations.NullMarked;
