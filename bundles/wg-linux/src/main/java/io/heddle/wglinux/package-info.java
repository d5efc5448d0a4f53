/** WireGuard tunnels of Linux hosts: the probes that say which of them this machine can have. */
@NullMarked
package io.heddle.wglinux;

import org.jspecify.annotations.NullMarked;
