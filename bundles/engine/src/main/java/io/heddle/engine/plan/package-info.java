/** Planners: pure functions from what is known to what the host shall look like. */
@NullMarked
package io.heddle.engine.plan;

import org.jspecify.annotations.NullMarked;
