/** Facts of a machine that come and go, published as OSGi conditions for backends to name. */
@Export
@Version("1.0.0")
@NullMarked
package io.heddle.netlink.probe;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
