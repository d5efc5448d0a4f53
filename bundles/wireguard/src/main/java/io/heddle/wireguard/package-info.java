/**
 * The WireGuard protocol as a library without input or output: bytes, events and times go in, packets and deadlines
 * come out. Start at {@link io.heddle.wireguard.WireGuardDevice}.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.heddle.wireguard;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
