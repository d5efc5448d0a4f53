package io.heddle.dns.internal.resolver;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * What a zone says about a name and a type.
 *
 * @param rcode NOERROR or NXDOMAIN
 * @param records the answer; empty if there is none of that type
 * @param alias where the search goes on if the only record is a CNAME that was not asked for
 * @param authority the zone's SOA if there is no answer, for how long that may be remembered (RFC 2308)
 * @param authoritative whether the zone has the last word
 */
record LocalAnswer(
        int rcode,
        List<Record> records,
        @Nullable Name alias,
        @Nullable Record authority,
        boolean authoritative) {}
