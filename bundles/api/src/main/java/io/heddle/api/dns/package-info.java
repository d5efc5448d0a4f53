/** Names: the local resolver for the overlay, and who tells the host to use it. */
@Export
@Version("1.0.0")
@NullMarked
package io.heddle.api.dns;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
