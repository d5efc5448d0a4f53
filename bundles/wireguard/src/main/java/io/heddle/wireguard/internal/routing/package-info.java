/** Allowed IPs: which peer an inner address belongs to. */
@NullMarked
package io.heddle.wireguard.internal.routing;

import org.jspecify.annotations.NullMarked;
