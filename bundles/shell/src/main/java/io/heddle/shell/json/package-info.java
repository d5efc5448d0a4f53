/** JSON in and out, bounded, as maps with typed access. */
@NullMarked
package io.heddle.shell.json;

import org.jspecify.annotations.NullMarked;
