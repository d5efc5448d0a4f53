/** Packets and datagrams in batches: TUN devices, UDP sockets, waiting for them, and segmentation offload in software. */
@Export
@Version("1.0.0")
@NullMarked
package io.heddle.netlink.io;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
