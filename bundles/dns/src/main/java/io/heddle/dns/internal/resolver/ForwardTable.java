package io.heddle.dns.internal.resolver;

import io.heddle.api.map.NameserverGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/**
 * Which servers are asked for a name: those of the longest matching domain, else of the primary groups, else the host's own
 * of before. Never ourselves. Immutable.
 */
final class ForwardTable {

    private static final Logger log = LoggerFactory.getLogger(ForwardTable.class);
    private static final int DNS_PORT = 53;

    private final Map<Name, LinkedHashSet<InetSocketAddress>> byDomain = new HashMap<>();
    private final LinkedHashSet<InetSocketAddress> others = new LinkedHashSet<>();

    ForwardTable(List<NameserverGroup> groups, List<InetAddress> fallback, InetSocketAddress ourselves) {
        for (var group : groups) {
            var servers = new ArrayList<>(group.servers());
            servers.removeIf(server -> server.isUnresolved() || server.getPort() == 0 || server.equals(ourselves));
            if (group.primary()) {
                others.addAll(servers);
            } else {
                group.domains().forEach(domain -> add(domain, servers));
            }
        }
        if (others.isEmpty()) {
            fallback.stream()
                    .map(address -> new InetSocketAddress(address, DNS_PORT))
                    .filter(server -> !server.equals(ourselves))
                    .forEach(others::add);
        }
    }

    /** The servers for a name, in the order to ask them; empty if it is nobody's. */
    List<InetSocketAddress> servers(Name name) {
        for (int labels = 0; labels < name.labels(); labels++) {
            var servers = byDomain.get(new Name(name, labels));
            if (servers != null) {
                return List.copyOf(servers);
            }
        }
        return List.copyOf(others);
    }

    private void add(String domain, List<InetSocketAddress> servers) {
        try {
            byDomain.computeIfAbsent(LocalZones.name(domain), key -> new LinkedHashSet<>())
                    .addAll(servers);
        } catch (TextParseException e) {
            log.debug("no domain: {}", domain, e);
        }
    }
}
