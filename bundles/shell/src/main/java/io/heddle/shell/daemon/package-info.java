/** Starts the framework of a daemon from the distribution's folder. */
@NullMarked
package io.heddle.shell.daemon;

import org.jspecify.annotations.NullMarked;
