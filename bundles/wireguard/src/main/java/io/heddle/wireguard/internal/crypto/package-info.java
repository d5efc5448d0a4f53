/** The primitives under the handshake and the JDK's packet cipher. */
@NullMarked
package io.heddle.wireguard.internal.crypto;

import org.jspecify.annotations.NullMarked;
