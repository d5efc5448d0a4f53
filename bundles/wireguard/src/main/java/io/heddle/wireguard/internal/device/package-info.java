/** Peers, sessions and timers: the moving parts behind the device. */
@NullMarked
package io.heddle.wireguard.internal.device;

import org.jspecify.annotations.NullMarked;
