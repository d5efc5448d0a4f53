/** What the engine counts: cheap enough for every task of the lane, readable from any thread. */
@NullMarked
package io.heddle.engine.metrics;

import org.jspecify.annotations.NullMarked;
