package io.heddle.api.map;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * Servers that are asked for certain names.
 *
 * @param servers UDP endpoints, tried in turn
 * @param primary whether the group serves every name that nothing else claims
 * @param domains what it serves if it is not primary; lower case, without trailing dot
 * @param searchDomains whether its domains are search domains of the host
 */
public record NameserverGroup(
        List<InetSocketAddress> servers, boolean primary, List<String> domains, boolean searchDomains) {

    public NameserverGroup {
        servers = List.copyOf(servers);
        domains = List.copyOf(domains);
    }
}
