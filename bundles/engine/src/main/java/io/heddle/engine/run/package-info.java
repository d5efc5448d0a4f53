/** One client, one engine for each of its cycles: the run loop and the start sequence. */
@NullMarked
package io.heddle.engine.run;

import org.jspecify.annotations.NullMarked;
