package io.heddle.management.internal.map;

import io.heddle.api.map.DnsRecord;
import io.heddle.api.map.DnsSettings;
import io.heddle.api.map.DnsZone;
import io.heddle.api.map.NameserverGroup;
import io.heddle.api.net.IpAddresses;
import io.heddle.wire.management.CustomZone;
import io.heddle.wire.management.DNSConfig;
import io.heddle.wire.management.NameServer;
import io.heddle.wire.management.NameServerGroup;
import io.heddle.wire.management.SimpleRecord;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Name service settings of a map. */
final class DnsDecoder {

    /** RFC 1035 and RFC 3596. */
    private static final int A = 1;

    private static final int CNAME = 5;
    private static final int AAAA = 28;

    /** The only kind of server there is. */
    private static final long UDP = 1;

    private static final int MAX_PORT = 65535;

    private final Remarks remarks;

    DnsDecoder(Remarks remarks) {
        this.remarks = remarks;
    }

    DnsSettings decode(DNSConfig config) {
        // With a single zone, deployed clients do not look at the flag.
        boolean single = config.getCustomZonesCount() == 1;
        var zones = new ArrayList<DnsZone>();
        for (var zone : config.getCustomZonesList()) {
            try {
                zones.add(zone(zone, single));
            } catch (IllegalArgumentException e) {
                remarks.skipped("zone", e);
            }
        }
        var groups = new ArrayList<NameserverGroup>();
        for (var group : config.getNameServerGroupsList()) {
            try {
                groups.add(group(group));
            } catch (IllegalArgumentException e) {
                remarks.skipped("group of name servers", e);
            }
        }
        return new DnsSettings(config.getServiceEnable(), zones, groups);
    }

    private DnsZone zone(CustomZone zone, boolean single) {
        var domain = DomainNames.of(zone.getDomain());
        var records = new ArrayList<DnsRecord>();
        for (var entry : zone.getRecordsList()) {
            try {
                records.add(dnsRecord(entry));
            } catch (IllegalArgumentException e) {
                remarks.skipped("record in " + domain, e);
            }
        }
        return new DnsZone(domain, records, !zone.getSearchDomainDisabled(), single || !zone.getNonAuthoritative());
    }

    private static DnsRecord dnsRecord(SimpleRecord entry) {
        var name = DomainNames.of(entry.getName());
        if (!entry.getRecordClass().isEmpty() && !entry.getRecordClass().equalsIgnoreCase("IN")) {
            throw new IllegalArgumentException("class " + entry.getRecordClass());
        }
        int ttl = (int) Math.min(Math.max(entry.getTtl(), 0), Integer.MAX_VALUE);
        return new DnsRecord(name, (int) entry.getType(), ttl, data(entry));
    }

    private static String data(SimpleRecord entry) {
        if (entry.getType() == CNAME) {
            return DomainNames.of(entry.getRdata());
        }
        if (entry.getType() != A && entry.getType() != AAAA) {
            throw new IllegalArgumentException("type " + entry.getType());
        }
        var address = IpAddresses.parse(entry.getRdata());
        if (address instanceof Inet4Address != (entry.getType() == A)) {
            throw new IllegalArgumentException("an address of the other family");
        }
        return IpAddresses.text(address);
    }

    private NameserverGroup group(NameServerGroup group) {
        var servers = new ArrayList<InetSocketAddress>();
        for (var server : group.getNameServersList()) {
            try {
                servers.add(server(server));
            } catch (IllegalArgumentException e) {
                remarks.skipped("name server", e);
            }
        }
        List<String> domains = DomainNames.of(group.getDomainsList());
        if (servers.isEmpty() || domains.isEmpty() && !group.getPrimary()) {
            throw new IllegalArgumentException("no usable server, or nothing to serve");
        }
        return new NameserverGroup(servers, group.getPrimary(), domains, group.getSearchDomainsEnabled());
    }

    private static InetSocketAddress server(NameServer server) {
        if (server.getNsType() != UDP) {
            throw new IllegalArgumentException("type " + server.getNsType());
        }
        if (server.getPort() < 1 || server.getPort() > MAX_PORT) {
            throw new IllegalArgumentException("port " + server.getPort());
        }
        return new InetSocketAddress(IpAddresses.parse(server.getIp()), (int) server.getPort());
    }
}
