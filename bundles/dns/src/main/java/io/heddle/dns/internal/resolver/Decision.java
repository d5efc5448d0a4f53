package io.heddle.dns.internal.resolver;

import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** What is to be done about a question. */
sealed interface Decision {

    /** Answer it. */
    record Answer(int rcode, List<Record> records, @Nullable Record authority, boolean authoritative)
            implements Decision {}

    /**
     * Ask other servers.
     *
     * @param name what they are asked for: the question's name, or where our aliases led
     * @param servers whom to ask, in order; never empty
     * @param aliases our CNAME records that led there, in front of whatever is answered
     */
    record Ask(Name name, List<InetSocketAddress> servers, List<Record> aliases) implements Decision {}
}
