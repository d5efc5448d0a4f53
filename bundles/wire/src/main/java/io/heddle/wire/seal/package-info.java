/** NaCl boxes between two Curve25519 keys, and the keys in their raw and text forms. */
@Export
@Version("1.0.0")
@NullMarked
package io.heddle.wire.seal;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
