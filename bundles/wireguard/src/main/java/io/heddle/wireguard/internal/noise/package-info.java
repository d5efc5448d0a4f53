/** The Noise_IKpsk2 handshake: messages, transcript and timestamps, without timers or peers. */
@NullMarked
package io.heddle.wireguard.internal.noise;

import org.jspecify.annotations.NullMarked;
