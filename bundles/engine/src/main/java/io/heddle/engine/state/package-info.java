/** What outlives the process: identity, wish, host record. */
@NullMarked
package io.heddle.engine.state;

import org.jspecify.annotations.NullMarked;
