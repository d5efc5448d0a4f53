/**
 * ICE (RFC 8445) in the profile NetBird uses: candidates, host gathering, the agent of one remote peer, and the
 * demultiplexer of many agents on one port. Sans I/O: no sockets, no threads, no clock of its own.
 */
@Export
@Version("1.0.0")
@NullMarked
package io.heddle.ice;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
