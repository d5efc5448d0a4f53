package io.heddle.api.hub;

import io.heddle.api.map.RuleAction;
import io.heddle.api.map.RuleProtocol;
import io.heddle.api.net.PortRange;
import java.util.List;

/**
 * Who may (not) talk to whom.
 *
 * @param name unique
 * @param sources groups that may (not) start a connection
 * @param destinations groups that may (not) be reached
 * @param bidirectional whether it holds in the other direction too
 * @param protocol which packets
 * @param ports destination ports; empty means all
 * @param action what happens
 * @param enabled whether it is in force
 */
public record PolicyInfo(
        String name,
        List<String> sources,
        List<String> destinations,
        boolean bidirectional,
        RuleProtocol protocol,
        List<PortRange> ports,
        RuleAction action,
        boolean enabled) {

    public PolicyInfo {
        sources = List.copyOf(sources);
        destinations = List.copyOf(destinations);
        ports = List.copyOf(ports);
    }
}
