/** gRPC channels and servers over HTTP/2 with threads, sockets and limits of their own. */
@Export
@Version("1.0.0")
@NullMarked
package io.heddle.wire.rpc;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
