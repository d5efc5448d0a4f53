/** Packet filter backends: what the engine wants filtered, and who does it. */
@Export
@Version("1.0.0")
@NullMarked
package io.heddle.api.firewall;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
