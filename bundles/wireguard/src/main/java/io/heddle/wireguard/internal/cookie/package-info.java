/** Protection against handshake floods: message authentication codes, cookies and rate limits. */
@NullMarked
package io.heddle.wireguard.internal.cookie;

import org.jspecify.annotations.NullMarked;
