package io.heddle.dns.internal.resolver;

import io.heddle.api.map.DnsRecord;
import io.heddle.api.map.DnsZone;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** All zones of a plan. Immutable. */
final class LocalZones {

    private static final Logger log = LoggerFactory.getLogger(LocalZones.class);
    private static final Set<Integer> TYPES = Set.of(Type.A, Type.AAAA, Type.CNAME, Type.PTR);

    private final Map<Name, LocalZone> zones = new HashMap<>();

    LocalZones(List<DnsZone> plan) {
        for (var zone : joined(plan)) {
            add(zone);
        }
    }

    /** What the zones say, the most specific one first; {@code null} if none claims the name. */
    @Nullable
    LocalAnswer lookup(Name name, int type) {
        for (int labels = 0; labels < name.labels(); labels++) {
            var zone = zones.get(new Name(name, labels));
            var answer = zone == null ? null : zone.lookup(name, type);
            if (answer != null) {
                return answer;
            }
        }
        return null;
    }

    /** Two zones of one domain are one, and have the last word if one of them has. */
    private static List<DnsZone> joined(List<DnsZone> plan) {
        var byDomain = new HashMap<String, DnsZone>();
        for (var zone : plan) {
            byDomain.merge(zone.domain(), zone, LocalZones::join);
        }
        return List.copyOf(byDomain.values());
    }

    private static DnsZone join(DnsZone first, DnsZone second) {
        var records = new ArrayList<>(first.records());
        records.addAll(second.records());
        return new DnsZone(
                first.domain(),
                records,
                first.search() || second.search(),
                first.authoritative() || second.authoritative());
    }

    /** A zone without a usable record claims nothing, as NetBird's client has it. */
    private void add(DnsZone zone) {
        try {
            var domain = name(zone.domain());
            var records = records(zone, domain);
            if (!records.isEmpty()) {
                zones.put(domain, new LocalZone(domain, zone.authoritative(), records));
            }
        } catch (TextParseException e) {
            log.debug("no domain: {}", zone.domain(), e);
        }
    }

    private static List<Record> records(DnsZone zone, Name domain) {
        var records = new ArrayList<Record>();
        for (var planned : zone.records()) {
            var record = record(planned);
            if (record != null && record.getName().subdomain(domain)) {
                records.add(record);
            } else {
                log.debug("zone {} cannot have the record {}", zone.domain(), planned);
            }
        }
        return records;
    }

    private static @Nullable Record record(DnsRecord record) {
        if (!TYPES.contains(record.type()) || record.ttlSeconds() < 0) {
            return null;
        }
        try {
            return Record.fromString(
                    name(record.name()), record.type(), DClass.IN, record.ttlSeconds(), record.data(), Name.root);
        } catch (IOException | RuntimeException e) {
            log.debug("not a record: {}", record, e);
            return null;
        }
    }

    /** A name of the plan, with or without trailing dot. */
    static Name name(String text) throws TextParseException {
        return Name.fromString(text, Name.root);
    }
}
