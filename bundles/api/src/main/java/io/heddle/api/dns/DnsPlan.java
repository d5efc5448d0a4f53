package io.heddle.api.dns;

import io.heddle.api.map.DnsZone;
import io.heddle.api.map.NameserverGroup;
import java.util.List;

/**
 * What names mean on this host.
 *
 * @param enabled whether the host shall use the local resolver at all
 * @param zones zones served from records, reverse zones of the overlay included
 * @param nameserverGroups servers asked for other names
 * @param searchDomains search domains of the host, in order, without trailing dots
 * @param matchDomains domains whose names must reach the local resolver, without trailing dots
 * @param resolveAll whether every name must reach it (there is a primary group)
 */
public record DnsPlan(
        boolean enabled,
        List<DnsZone> zones,
        List<NameserverGroup> nameserverGroups,
        List<String> searchDomains,
        List<String> matchDomains,
        boolean resolveAll) {

    /** The host's names stay as they are. */
    public static final DnsPlan DISABLED = new DnsPlan(false, List.of(), List.of(), List.of(), List.of(), false);

    public DnsPlan {
        zones = List.copyOf(zones);
        nameserverGroups = List.copyOf(nameserverGroups);
        searchDomains = List.copyOf(searchDomains);
        matchDomains = List.copyOf(matchDomains);
    }
}
