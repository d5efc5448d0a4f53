package io.heddle.engine.plan;

import io.heddle.api.dns.DnsPlan;
import io.heddle.api.map.DnsRecord;
import io.heddle.api.map.DnsSettings;
import io.heddle.api.map.DnsZone;
import io.heddle.api.map.NameserverGroup;
import io.heddle.api.map.NetworkMap;
import io.heddle.api.net.IpAddresses;
import io.heddle.api.net.IpPrefix;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** From a map's name service settings to what names mean on this host. Pure. */
public final class DnsPlanner {

    private static final int A = 1;
    private static final int AAAA = 28;
    private static final int PTR = 12;

    private DnsPlanner() {}

    /** The plan of a map; with the overlay's reverse zones if the map has any zone. */
    public static DnsPlan plan(NetworkMap map) {
        var dns = map.dns();
        if (!dns.enabled()) {
            return DnsPlan.DISABLED;
        }
        var zones = new ArrayList<>(dns.zones());
        if (!zones.isEmpty()) {
            map.self().addresses().forEach(address -> zones.add(reverseZone(address.masked(), dns.zones())));
        }
        return new DnsPlan(
                true,
                zones,
                dns.nameserverGroups(),
                List.copyOf(searchDomains(dns)),
                List.copyOf(matchDomains(zones, dns.nameserverGroups())),
                dns.nameserverGroups().stream().anyMatch(NameserverGroup::primary));
    }

    private static Set<String> searchDomains(DnsSettings dns) {
        var domains = new LinkedHashSet<String>();
        dns.zones().stream().filter(DnsZone::search).map(DnsZone::domain).forEach(domains::add);
        dns.nameserverGroups().stream()
                .filter(NameserverGroup::searchDomains)
                .forEach(group -> domains.addAll(group.domains()));
        return domains;
    }

    private static Set<String> matchDomains(List<DnsZone> zones, List<NameserverGroup> groups) {
        var domains = new LinkedHashSet<String>();
        zones.stream().map(DnsZone::domain).forEach(domains::add);
        groups.stream().filter(group -> !group.primary()).forEach(group -> domains.addAll(group.domains()));
        return domains;
    }

    /** PTR records of every address in {@code network} that a zone names; the first name of an address wins. */
    private static DnsZone reverseZone(IpPrefix network, List<DnsZone> zones) {
        Map<String, DnsRecord> pointers = new LinkedHashMap<>();
        for (var zone : zones) {
            for (var entry : zone.records()) {
                if (entry.type() == (network.isIpv4() ? A : AAAA)
                        && !entry.name().startsWith("*")) {
                    addPointer(pointers, network, entry);
                }
            }
        }
        // A zone cut above the network also covers addresses of others: what is missing here may exist there.
        boolean exact = network.length() % labelBits(network) == 0;
        return new DnsZone(reverseDomain(network), List.copyOf(pointers.values()), false, exact);
    }

    private static void addPointer(Map<String, DnsRecord> pointers, IpPrefix network, DnsRecord entry) {
        try {
            var address = IpAddresses.parse(entry.data());
            if (network.contains(address)) {
                var name = reverseName(address, address.getAddress().length * 8);
                pointers.putIfAbsent(name, new DnsRecord(name, PTR, entry.ttlSeconds(), entry.name()));
            }
        } catch (IllegalArgumentException e) {
            return; // an address record without an address has no reverse
        }
    }

    /** The zone of a network, cut at the label boundary at or above its length: bytes for IPv4, nibbles for IPv6. */
    private static String reverseDomain(IpPrefix network) {
        int label = labelBits(network);
        return reverseName(network.address(), network.length() / label * label);
    }

    private static int labelBits(IpPrefix network) {
        return network.isIpv4() ? 8 : 4;
    }

    private static String reverseName(InetAddress address, int bits) {
        var bytes = address.getAddress();
        var name = new StringBuilder();
        if (bytes.length == 4) {
            for (int i = bits / 8 - 1; i >= 0; i--) {
                name.append(bytes[i] & 0xff).append('.');
            }
            return name.append("in-addr.arpa").toString();
        }
        for (int i = bits / 4 - 1; i >= 0; i--) {
            int nibble = bytes[i / 2] >> (i % 2 == 0 ? 4 : 0) & 0xf;
            name.append(Character.forDigit(nibble, 16)).append('.');
        }
        return name.append("ip6.arpa").toString();
    }
}
