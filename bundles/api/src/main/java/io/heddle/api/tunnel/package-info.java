/** WireGuard tunnels: what the engine wants of the tunnel, who provides it, and the seams it shares with ICE. */
@Export
@Version("1.0.0")
@NullMarked
package io.heddle.api.tunnel;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
