/** Administration of the embedded control plane. */
@Export
@Version("1.0.0")
@NullMarked
package io.heddle.api.hub;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
