/** The embedded control plane: its component, configuration and administration. */
@NullMarked
package io.heddle.hub.internal;

import org.jspecify.annotations.NullMarked;
