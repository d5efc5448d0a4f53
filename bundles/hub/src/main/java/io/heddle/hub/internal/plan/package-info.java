/** Computes what each peer is told, from the state alone. */
@NullMarked
package io.heddle.hub.internal.plan;

import org.jspecify.annotations.NullMarked;
