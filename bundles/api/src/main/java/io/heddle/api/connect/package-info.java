/** Control planes: management, signal and relay, as the gateway uses them. */
@Export
@Version("1.0.0")
@NullMarked
package io.heddle.api.connect;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
