package io.heddle.management.internal.map;

import io.heddle.api.map.RemotePeer;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PublicKey;
import io.heddle.wire.management.RemotePeerConfig;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** The other peers of a map: each once, without this gateway. */
final class PeerDecoder {

    private final PublicKey own;
    private final boolean ipv6;
    private final Remarks remarks;

    /**
     * A decoder for one map.
     *
     * @param own this gateway's key
     * @param ipv6 whether this gateway has an IPv6 overlay address; without, other peers' are of no use
     */
    PeerDecoder(PublicKey own, boolean ipv6, Remarks remarks) {
        this.own = own;
        this.ipv6 = ipv6;
        this.remarks = remarks;
    }

    List<RemotePeer> decode(List<RemotePeerConfig> configs) {
        var peers = new LinkedHashMap<PublicKey, RemotePeer>();
        for (var config : configs) {
            try {
                var peer = decode(config);
                if (!peer.key().equals(own) && peers.putIfAbsent(peer.key(), peer) != null) {
                    remarks.add("peer " + peer.key().shortText() + " skipped: listed twice");
                }
            } catch (IllegalArgumentException e) {
                remarks.skipped("peer " + config.getFqdn(), e);
            }
        }
        return List.copyOf(peers.values());
    }

    private RemotePeer decode(RemotePeerConfig config) {
        var key = PublicKey.parse(config.getWgPubKey());
        var addresses = key.equals(own) ? Set.<IpPrefix>of() : addresses(config.getAllowedIpsList());
        return new RemotePeer(key, addresses, DomainNames.lenient(config.getFqdn()), config.getAgentVersion());
    }

    // Only host prefixes: a network here would draw traffic that no route has granted.
    private Set<IpPrefix> addresses(List<String> texts) {
        var addresses = new HashSet<IpPrefix>();
        for (var text : texts) {
            try {
                var prefix = IpPrefix.parse(text);
                if (!prefix.isHost()) {
                    remarks.add("allowed address skipped: " + text + " is a network");
                } else if (ipv6 || prefix.isIpv4()) {
                    addresses.add(prefix);
                }
            } catch (IllegalArgumentException e) {
                remarks.skipped("allowed address", e);
            }
        }
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("no usable address");
        }
        return addresses;
    }
}
