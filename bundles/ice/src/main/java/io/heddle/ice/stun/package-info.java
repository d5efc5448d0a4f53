/** STUN messages (RFC 8489) as ICE uses them: reading, writing, integrity. No sockets. */
@Export
@Version("1.0.0")
@NullMarked
package io.heddle.ice.stun;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
