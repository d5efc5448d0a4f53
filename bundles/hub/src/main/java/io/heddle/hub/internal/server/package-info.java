/** The management and signal services on the wire. */
@NullMarked
package io.heddle.hub.internal.server;

import org.jspecify.annotations.NullMarked;
