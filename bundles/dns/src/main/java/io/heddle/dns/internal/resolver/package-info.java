/** The local name server of the overlay: zones of the map from memory, everything else asked of other servers. */
@NullMarked
package io.heddle.dns.internal.resolver;

import org.jspecify.annotations.NullMarked;
