package io.heddle.wglinux.jvm;

import io.heddle.netlink.io.TunDevice;
import io.heddle.wireguard.WireGuardDevice;
import java.util.function.Consumer;

/**
 * What the parts of a running data plane share.
 *
 * @param failure is told, once or more, why the data plane cannot go on
 */
record Ports(TunDevice tun, WireGuardDevice device, Hooks hooks, UdpSockets sockets, Consumer<String> failure) {}
