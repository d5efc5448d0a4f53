/** The tunnel whose packets pass through this process: a TUN interface, two UDP sockets, and WireGuard in between. */
@NullMarked
package io.heddle.wglinux.jvm;

import org.jspecify.annotations.NullMarked;
