/** Credentials a management server derives: setup key hashes, TURN passwords, relay tokens, SSH user hashes. */
@Export
@Version("1.0.0")
@NullMarked
package io.heddle.wire.credential;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
