package io.heddle.api.map;

import java.util.List;

/**
 * A zone whose records come with the map.
 *
 * @param domain lower case, without trailing dot
 * @param records its records
 * @param search whether the domain is a search domain of the host
 * @param authoritative whether names that are missing here do not exist; otherwise other servers are asked
 */
public record DnsZone(String domain, List<DnsRecord> records, boolean search, boolean authoritative) {

    public DnsZone {
        records = List.copyOf(records);
    }
}
