/** Values of the network: keys, prefixes, port ranges. */
@Export
@Version("1.0.0")
@NullMarked
package io.heddle.api.net;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
