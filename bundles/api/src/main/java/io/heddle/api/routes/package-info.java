/** Route backends: which prefixes lead into the tunnel, and who installs them. */
@Export
@Version("1.0.0")
@NullMarked
package io.heddle.api.routes;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
