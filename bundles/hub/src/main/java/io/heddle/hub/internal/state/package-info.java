/** What the control plane knows, as immutable values, and the pure steps from one state to the next. */
@NullMarked
package io.heddle.hub.internal.state;

import org.jspecify.annotations.NullMarked;
