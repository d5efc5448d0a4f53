/** The heddle command line. */
@NullMarked
package io.heddle.shell.cli;

import org.jspecify.annotations.NullMarked;
