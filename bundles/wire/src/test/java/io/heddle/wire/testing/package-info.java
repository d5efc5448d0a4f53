/** What tests of this bundle and of its users share. */
@NullMarked
package io.heddle.wire.testing;

import org.jspecify.annotations.NullMarked;
