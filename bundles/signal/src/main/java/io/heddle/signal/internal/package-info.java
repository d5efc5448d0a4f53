/** The signal protocol's client: one stream to receive on, calls to send by, and everything sealed from peer to peer. */
@NullMarked
package io.heddle.signal.internal;

import org.jspecify.annotations.NullMarked;
