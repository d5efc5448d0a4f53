/** Commands of the framework's shell. */
@NullMarked
package io.heddle.shell.gogo;

import org.jspecify.annotations.NullMarked;
