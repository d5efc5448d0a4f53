/** The daemon's end of the control socket: who may talk to it, what can be asked, and the answers. */
@NullMarked
package io.heddle.shell.control;

import org.jspecify.annotations.NullMarked;
