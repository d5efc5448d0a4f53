/** Messages and stubs of the signal service (generated). */
@Export
@Version("1.0.0")
@NullMarked
package io.heddle.wire.signal;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
