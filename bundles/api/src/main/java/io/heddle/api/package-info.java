/** The gateway as others see it: state, status, and what can be asked of it. */
@Export
@Version("1.0.0")
@NullMarked
package io.heddle.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
