package io.heddle.benchmarks;

import io.heddle.api.map.DnsRecord;
import io.heddle.api.map.DnsSettings;
import io.heddle.api.map.DnsZone;
import io.heddle.api.map.FirewallRule;
import io.heddle.api.map.NetworkMap;
import io.heddle.api.map.RemotePeer;
import io.heddle.api.map.RuleAction;
import io.heddle.api.map.RuleProtocol;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PublicKey;
import io.heddle.api.tunnel.Endpoint;
import io.heddle.api.tunnel.PeerPlan;
import io.heddle.api.tunnel.TunnelPlan;
import io.heddle.tck.fake.FakeManagementConnector;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Maps of an overlay in which every peer may reach this gateway and has a name: per peer a key, an address, a rule in and out, and
 * a record. Nobody answers, so that connections stay where they begin.
 */
final class LargeNetwork {

    private static final int FIRST = (100 << 24) + (64 << 16) + (1 << 8); // 100.64.1.0; the gateway is 100.64.0.1
    private static final int NOBODY = (192 << 24) + (2 << 8) + 99; // 192.0.2.99, of a documentation network
    private static final int PORT = 51820;
    private static final int MOST = 60_000;
    private static final int ADDRESS_RECORD = 1; // RFC 1035, section 3.2.2
    private static final int TTL_SECONDS = 300;
    private static final String DOMAIN = "fake.heddle.test";

    private final List<RemotePeer> peers;
    private final List<FirewallRule> rules = new ArrayList<>();
    private final List<DnsRecord> records = new ArrayList<>();
    private final TunnelPlan tunnelPlan;

    private LargeNetwork(List<RemotePeer> peers) {
        this.peers = peers;
        for (var peer : peers) {
            var address = peer.addresses().iterator().next();
            rules.add(rule(address, FirewallRule.Direction.IN));
            rules.add(rule(address, FirewallRule.Direction.OUT));
            records.add(new DnsRecord(
                    peer.fqdn(), ADDRESS_RECORD, TTL_SECONDS, address.address().getHostAddress()));
        }
        tunnelPlan = new TunnelPlan(peers.stream().collect(Collectors.toMap(RemotePeer::key, LargeNetwork::plan)));
    }

    /** With so many peers, the same each time. */
    static LargeNetwork of(int count) {
        return of(0, count);
    }

    /** Peers from the number {@code from} on: two networks share the peers whose numbers are in both. */
    static LargeNetwork of(int from, int count) {
        if (from + count > MOST) {
            throw new IllegalArgumentException("the overlay has no room for " + (from + count) + " peers");
        }
        var peers = new ArrayList<RemotePeer>();
        for (int i = from; i < from + count; i++) {
            peers.add(new RemotePeer(
                    key(i), Set.of(IpPrefix.host(address(FIRST + i))), "peer-" + i + "." + DOMAIN, "0.60.0"));
        }
        return new LargeNetwork(peers);
    }

    /** How many peers there are. */
    int size() {
        return peers.size();
    }

    /** Its map. */
    NetworkMap map(long serial) {
        var zone = new DnsZone(DOMAIN, records, true, true);
        return new NetworkMap(
                serial,
                FakeManagementConnector.SELF,
                peers,
                List.of(),
                rules,
                List.of(),
                List.of(),
                new DnsSettings(true, List.of(zone), List.of()));
    }

    /** What a tunnel holds when every peer has been found, and none has anything to send. */
    TunnelPlan tunnelPlan() {
        return tunnelPlan;
    }

    private static PeerPlan plan(RemotePeer peer) {
        var nobody = new InetSocketAddress(address(NOBODY), PORT);
        return new PeerPlan(peer.addresses(), new Endpoint.Udp(nobody), 0, null, 0);
    }

    private static FirewallRule rule(IpPrefix peer, FirewallRule.Direction direction) {
        return new FirewallRule(peer, direction, RuleAction.ACCEPT, RuleProtocol.ALL, null, "benchmark");
    }

    /** Any 32 bytes are a public key of Curve25519. */
    private static PublicKey key(int number) {
        var bytes = new byte[PublicKey.LENGTH];
        new Random(number).nextBytes(bytes);
        return PublicKey.of(bytes);
    }

    private static InetAddress address(int bits) {
        try {
            return InetAddress.getByAddress(
                    new byte[] {(byte) (bits >> 24), (byte) (bits >> 16), (byte) (bits >> 8), (byte) bits});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // four bytes are an address
        }
    }
}
