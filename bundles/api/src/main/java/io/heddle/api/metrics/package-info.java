/** What a gateway counts and measures, for whoever shows or collects it. */
@Export
@Version("1.0.0")
@NullMarked
package io.heddle.api.metrics;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
