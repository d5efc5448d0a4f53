package io.heddle.hub.internal.plan;

import com.google.protobuf.ByteString;
import io.heddle.api.net.IpPrefix;
import io.heddle.hub.internal.state.HubState;
import io.heddle.hub.internal.state.Peer;
import io.heddle.wire.management.AutoUpdateSettings;
import io.heddle.wire.management.CompactPrefix;
import io.heddle.wire.management.DNSConfig;
import io.heddle.wire.management.NetworkMap;
import io.heddle.wire.management.PeerConfig;
import io.heddle.wire.management.RemotePeerConfig;
import io.heddle.wire.management.SSHConfig;
import java.util.List;

/**
 * Computes what a peer is told of the network: pure functions of the state.
 *
 * @param domain domain of the peers' names, without dot at the end
 * @param lazyConnections whether peers connect only when there is traffic
 */
public record MapPlanner(String domain, boolean lazyConnections) {

    /** The whole map of one peer of the state. */
    public NetworkMap mapFor(HubState state, Peer self) {
        var map = NetworkMap.newBuilder().setSerial(state.serial()).setPeerConfig(peerConfig(state, self));
        var links = new Links(state.policies(), self);
        var rules = new RulePlanner(self);
        var dns = new DnsPlanner(self, domain);
        dns.add(self);
        for (Peer other : state.peers().values()) {
            var about = other.key().equals(self.key()) ? List.<Links.Link>of() : links.with(other);
            if (!about.isEmpty()) {
                map.addRemotePeers(remotePeer(self, other));
                rules.add(other, about);
                dns.add(other);
            }
        }
        return map.addAllFirewallRules(rules.rules())
                .setRemotePeersIsEmpty(map.getRemotePeersCount() == 0)
                .setFirewallRulesIsEmpty(map.getFirewallRulesCount() == 0)
                .setRoutesFirewallRulesIsEmpty(true)
                .setDnsConfig(dns.config(state))
                .build();
    }

    /** A peer's own configuration, the same in the login answer and in each map: clients restart when it differs. */
    public PeerConfig peerConfig(HubState state, Peer self) {
        var ipv4 = new IpPrefix(self.ipv4(), state.networkV4().length());
        var config = PeerConfig.newBuilder()
                .setAddress(ipv4.toString())
                .setSshConfig(SSHConfig.getDefaultInstance())
                .setFqdn(fqdn(self))
                .setLazyConnectionEnabled(lazyConnections)
                .setAutoUpdate(AutoUpdateSettings.getDefaultInstance());
        if (self.meta().ipv6()) {
            var ipv6 = new CompactPrefix(self.ipv6(), state.networkV6().length());
            config.setAddressV6(ByteString.copyFrom(ipv6.encode()));
        }
        return config.build();
    }

    /** The last map of a peer that was removed: nobody to connect to and nothing to let through. */
    public NetworkMap farewell(HubState state) {
        return NetworkMap.newBuilder()
                .setSerial(state.serial())
                .setRemotePeersIsEmpty(true)
                .setFirewallRulesIsEmpty(true)
                .setDnsConfig(DNSConfig.newBuilder().setForwarderPort(DnsPlanner.forwarderPort(state)))
                .build();
    }

    /** A peer's whole name, without dot at the end. */
    public String fqdn(Peer peer) {
        return peer.label() + "." + domain;
    }

    private RemotePeerConfig remotePeer(Peer self, Peer other) {
        var ssh = SSHConfig.newBuilder().setSshPubKey(ByteString.copyFromUtf8(other.sshKey()));
        var config = RemotePeerConfig.newBuilder()
                .setWgPubKey(other.key().text())
                .addAllowedIps(IpPrefix.host(other.ipv4()).toString())
                .setSshConfig(ssh)
                .setFqdn(fqdn(other))
                .setAgentVersion(other.meta().version());
        if (self.meta().ipv6() && other.meta().ipv6()) {
            config.addAllowedIps(IpPrefix.host(other.ipv6()).toString());
        }
        return config.build();
    }
}
