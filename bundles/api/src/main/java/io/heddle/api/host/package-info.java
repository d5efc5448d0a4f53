/** The host beneath: its record of what was changed, its events, and how backends fail. */
@Export
@Version("1.0.0")
@NullMarked
package io.heddle.api.host;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
