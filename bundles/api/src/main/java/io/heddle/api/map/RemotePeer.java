package io.heddle.api.map;

import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PublicKey;
import java.util.Set;

/**
 * A peer of the overlay.
 *
 * @param key its identity
 * @param addresses its overlay addresses as host prefixes (/32, /128); networks it routes are not among them
 * @param fqdn its name, without trailing dot; may be empty
 * @param version the client version it reported, for example {@code 0.60.0}; may be empty
 */
public record RemotePeer(PublicKey key, Set<IpPrefix> addresses, String fqdn, String version) {

    public RemotePeer {
        addresses = Set.copyOf(addresses);
    }
}
