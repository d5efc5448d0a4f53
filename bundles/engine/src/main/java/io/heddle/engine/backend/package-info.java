/** Candidates of every kind, the sessions opened on them, and what a failure of each means. */
@NullMarked
package io.heddle.engine.backend;

import org.jspecify.annotations.NullMarked;
