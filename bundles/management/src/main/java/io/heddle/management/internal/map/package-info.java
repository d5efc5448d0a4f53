/** From the messages of the management server to the immutable values of the API, leniently where that is safe. */
@NullMarked
package io.heddle.management.internal.map;

import org.jspecify.annotations.NullMarked;
