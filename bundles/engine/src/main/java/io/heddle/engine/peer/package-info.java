/** One state machine per peer, and what drives them. */
@NullMarked
package io.heddle.engine.peer;

import org.jspecify.annotations.NullMarked;
