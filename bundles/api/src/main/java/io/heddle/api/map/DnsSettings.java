package io.heddle.api.map;

import java.util.List;

/**
 * Name service settings of a map.
 *
 * @param enabled whether the overlay's names are to be served on this gateway at all
 * @param zones names the control plane knows
 * @param nameserverGroups servers for other names
 */
public record DnsSettings(boolean enabled, List<DnsZone> zones, List<NameserverGroup> nameserverGroups) {

    /** No name service. */
    public static final DnsSettings DISABLED = new DnsSettings(false, List.of(), List.of());

    public DnsSettings {
        zones = List.copyOf(zones);
        nameserverGroups = List.copyOf(nameserverGroups);
    }
}
