package io.heddle.hub.internal.plan;

import io.heddle.api.net.IpAddresses;
import io.heddle.hub.internal.state.HubState;
import io.heddle.hub.internal.state.Peer;
import io.heddle.wire.management.CustomZone;
import io.heddle.wire.management.DNSConfig;
import io.heddle.wire.management.SimpleRecord;
import java.net.InetAddress;

/** The names of one peer's network. */
final class DnsPlanner {

    /** DNS type numbers (RFC 1035, RFC 3596). */
    private static final int A = 1;

    private static final int AAAA = 28;

    private static final int TTL_SECONDS = 300;

    /** Port of the DNS forwarders of routing peers; clients before 0.59 know only the old one, and all must use the same. */
    private static final int FORWARDER_PORT = 22054;

    private static final int OLD_FORWARDER_PORT = 5353;
    private static final int FORWARDER_MINOR = 59;

    private final Peer self;
    private final String domain;
    private final CustomZone.Builder zone;

    DnsPlanner(Peer self, String domain) {
        this.self = self;
        this.domain = domain;
        this.zone = CustomZone.newBuilder().setDomain(domain + ".");
    }

    /** The port that serves all peers of a state. */
    static int forwarderPort(HubState state) {
        boolean old = state.peers().values().stream()
                .anyMatch(peer -> ClientVersion.isBefore(peer.meta().version(), 0, FORWARDER_MINOR));
        return old ? OLD_FORWARDER_PORT : FORWARDER_PORT;
    }

    void add(Peer peer) {
        zone.addRecords(address(peer, A, peer.ipv4()));
        if (self.meta().ipv6() && peer.meta().ipv6()) {
            zone.addRecords(address(peer, AAAA, peer.ipv6()));
        }
    }

    DNSConfig config(HubState state) {
        return DNSConfig.newBuilder()
                .setServiceEnable(true)
                .addCustomZones(zone)
                .setForwarderPort(forwarderPort(state))
                .build();
    }

    private SimpleRecord address(Peer peer, int type, InetAddress address) {
        return SimpleRecord.newBuilder()
                .setName(peer.label() + "." + domain)
                .setType(type)
                .setRecordClass("IN")
                .setTtl(TTL_SECONDS)
                .setRdata(IpAddresses.text(address))
                .build();
    }
}
