package io.heddle.api.tunnel;

import java.net.InetSocketAddress;

/** Where a peer's packets go. */
public sealed interface Endpoint {

    /**
     * A UDP address.
     *
     * @param address resolved
     */
    record Udp(InetSocketAddress address) implements Endpoint {
        public Udp {
            if (address.isUnresolved()) {
                throw new IllegalArgumentException("unresolved endpoint " + address);
            }
        }
    }

    /**
     * A relayed or TURN path, registered with the session as a pipe.
     *
     * @param id unique within the run
     */
    record Path(long id) implements Endpoint {}
}
