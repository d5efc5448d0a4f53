/**
 * Backends and connectors without a host or a network, which behave: they keep the contract, obey the run they are given, remember
 * what was asked of them, and can be told to fail, to hang, or to have left.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.heddle.tck.fake;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
