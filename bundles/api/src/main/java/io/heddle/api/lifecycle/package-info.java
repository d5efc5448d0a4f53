/** How long things last: cancellation of a run, and registrations that end. */
@Export
@Version("1.0.0")
@NullMarked
package io.heddle.api.lifecycle;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
