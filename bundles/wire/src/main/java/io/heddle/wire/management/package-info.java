/** Messages and stubs of the management service (generated), and the codec of its compact prefixes. */
@Export
@Version("1.0.0")
@NullMarked
package io.heddle.wire.management;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
