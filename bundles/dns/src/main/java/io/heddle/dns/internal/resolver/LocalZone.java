package io.heddle.dns.internal.resolver;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/** One zone in memory: exact names, wildcards (RFC 4592), negative answers with SOA (RFC 2308). Immutable. */
final class LocalZone {

    /** How long others may remember that a name is not there: maps change at any time. */
    private static final int NEGATIVE_TTL_SECONDS = 60;

    private static final Name WILDCARD = Name.fromConstantString("*");

    private final Name domain;
    private final boolean authoritative;
    private final SOARecord soa;

    /** Records by name and type; also names that exist only because there are names below them. */
    private final Map<Name, Map<Integer, List<Record>>> nodes = new HashMap<>();

    /** A zone of records that all lie within it. */
    LocalZone(Name domain, boolean authoritative, Collection<Record> records) {
        this.domain = domain;
        this.authoritative = authoritative;
        this.soa = soa(domain);
        addNode(domain);
        for (var record : records) {
            addNode(record.getName())
                    .computeIfAbsent(record.getType(), type -> new ArrayList<>())
                    .add(record);
        }
        addRecord(soa);
    }

    Name domain() {
        return domain;
    }

    /** What this zone says about a name within it; {@code null} if others are to be asked. */
    @Nullable
    LocalAnswer lookup(Name name, int type) {
        var node = nodes.get(name);
        if (node == null) {
            node = wildcardFor(name);
        }
        if (node == null) {
            return authoritative ? new LocalAnswer(Rcode.NXDOMAIN, List.of(), null, soa, true) : null;
        }
        return answer(node, name, type);
    }

    private LocalAnswer answer(Map<Integer, List<Record>> node, Name name, int type) {
        if (type == Type.ANY) {
            var all = node.values().stream().flatMap(List::stream).toList();
            return new LocalAnswer(Rcode.NOERROR, at(name, all), null, all.isEmpty() ? soa : null, authoritative);
        }
        var records = node.get(type);
        if (records != null) {
            return new LocalAnswer(Rcode.NOERROR, at(name, records), null, null, authoritative);
        }
        var aliases = node.get(Type.CNAME);
        if (aliases != null) {
            var alias = (CNAMERecord) aliases.get(0); // a name has one alias at most
            return new LocalAnswer(Rcode.NOERROR, at(name, List.of(alias)), alias.getTarget(), null, authoritative);
        }
        return new LocalAnswer(Rcode.NOERROR, List.of(), null, soa, authoritative);
    }

    /** The wildcard directly below the closest existing ancestor; names in between would hide it. */
    private @Nullable Map<Integer, List<Record>> wildcardFor(Name name) {
        for (int labels = 1; labels < name.labels(); labels++) {
            var ancestor = new Name(name, labels);
            if (nodes.containsKey(ancestor)) {
                return nodes.get(below(ancestor, WILDCARD));
            }
        }
        return null;
    }

    /** The records under the name that was asked for: only a wildcard's bear another. */
    private static List<Record> at(Name name, List<Record> records) {
        return records.stream()
                .map(record -> record.getName().equals(name)
                        ? record
                        : Record.newRecord(
                                name, record.getType(), DClass.IN, record.getTTL(), record.rdataToWireCanonical()))
                .toList();
    }

    private void addRecord(Record record) {
        addNode(record.getName()).put(record.getType(), List.of(record));
    }

    private Map<Integer, List<Record>> addNode(Name name) {
        for (int labels = 1; name.labels() - labels >= domain.labels(); labels++) {
            nodes.computeIfAbsent(new Name(name, labels), ancestor -> new HashMap<>());
        }
        return nodes.computeIfAbsent(name, key -> new HashMap<>());
    }

    private static SOARecord soa(Name domain) {
        return new SOARecord(
                domain, DClass.IN, NEGATIVE_TTL_SECONDS, domain, domain, 1, 3600, 600, 86_400, NEGATIVE_TTL_SECONDS);
    }

    private static Name below(Name ancestor, Name label) {
        try {
            return Name.concatenate(label, ancestor);
        } catch (NameTooLongException e) {
            return ancestor; // then the zone has no such wildcard, and the ancestor's node answers nothing new
        }
    }
}
