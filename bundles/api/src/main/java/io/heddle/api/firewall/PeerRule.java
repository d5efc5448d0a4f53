package io.heddle.api.firewall;

import io.heddle.api.map.FirewallRule.Direction;
import io.heddle.api.map.RuleAction;
import io.heddle.api.map.RuleProtocol;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PortRange;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rules of a map that differ only in the peer's address, as one.
 *
 * @param selector what matches besides the address
 * @param peers whom it is about: addresses or prefixes, both families; never empty. A prefix of length 0 is anybody of that
 *     family
 */
public record PeerRule(Selector selector, Set<IpPrefix> peers) {

    public PeerRule {
        peers = Set.copyOf(peers);
        if (peers.isEmpty()) {
            throw new IllegalArgumentException("a rule about nobody");
        }
    }

    /**
     * What a rule matches besides the peer's address, and what it does.
     *
     * @param direction which way the first packet goes, seen from this host
     * @param action what happens
     * @param protocol which packets
     * @param ports destination ports, or {@code null} for all
     */
    public record Selector(
            Direction direction,
            RuleAction action,
            RuleProtocol protocol,
            @Nullable PortRange ports) {}
}
