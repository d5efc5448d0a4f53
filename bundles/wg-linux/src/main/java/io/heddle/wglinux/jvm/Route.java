package io.heddle.wglinux.jvm;

import io.heddle.wireguard.Endpoint;

/** Where a peer's packets go, down to what sends them; the only endpoints that the device of a session ever sees. */
sealed interface Route extends Endpoint permits UdpRoute, PathRoute {

    /** The same as the engine knows it. */
    io.heddle.api.tunnel.Endpoint asPlanned();
}
