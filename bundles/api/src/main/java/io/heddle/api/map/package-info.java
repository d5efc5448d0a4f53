/** The network map: what a control plane says the overlay looks like, decoded once at the edge and immutable. */
@Export
@Version("1.0.0")
@NullMarked
package io.heddle.api.map;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
