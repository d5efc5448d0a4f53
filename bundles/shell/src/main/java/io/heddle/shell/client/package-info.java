/** The other end of the control socket, and where a daemon keeps its things. */
@NullMarked
package io.heddle.shell.client;

import org.jspecify.annotations.NullMarked;
