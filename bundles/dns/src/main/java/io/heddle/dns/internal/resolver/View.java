package io.heddle.dns.internal.resolver;

import io.heddle.api.dns.DnsPlan;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;

/** A plan, prepared for answering. Immutable but for the turn of answers; any thread. */
final class View {

    /** Knows nothing: every question is refused. */
    static final View EMPTY = new View(DnsPlan.DISABLED, List.of(), new InetSocketAddress(0));

    /** Aliases that are followed for one question; NetBird's client has the same bound. */
    private static final int LONGEST_CHAIN = 8;

    private final LocalZones zones;
    private final ForwardTable forwards;
    private final AtomicInteger turn = new AtomicInteger();

    /** A plan that is not enabled serves nothing. */
    View(DnsPlan plan, List<InetAddress> fallback, InetSocketAddress ourselves) {
        this.zones = new LocalZones(plan.enabled() ? plan.zones() : List.of());
        this.forwards = new ForwardTable(
                plan.enabled() ? plan.nameserverGroups() : List.of(), plan.enabled() ? fallback : List.of(), ourselves);
    }

    /** What to do about a question of class IN. Follows our aliases, also out of our zones. */
    Decision decide(Name asked, int type) {
        var chain = new ArrayList<Record>();
        var name = asked;
        boolean authoritative = false;
        for (int step = 0; step <= LONGEST_CHAIN; step++) {
            var local = zones.lookup(name, type);
            if (local == null) {
                return elsewhere(name, chain, authoritative);
            }
            authoritative = step == 0 ? local.authoritative() : authoritative;
            chain.addAll(inTurn(local.records()));
            if (local.alias() == null) {
                return new Decision.Answer(local.rcode(), List.copyOf(chain), local.authority(), authoritative);
            }
            name = local.alias();
        }
        return new Decision.Answer(Rcode.SERVFAIL, List.of(), null, false);
    }

    private Decision elsewhere(Name name, List<Record> chain, boolean authoritative) {
        var servers = forwards.servers(name);
        if (!servers.isEmpty()) {
            return new Decision.Ask(name, servers, List.copyOf(chain));
        }
        int rcode = chain.isEmpty() ? Rcode.REFUSED : Rcode.NOERROR;
        return new Decision.Answer(rcode, List.copyOf(chain), null, authoritative);
    }

    /** Several addresses begin with another one each time, so that clients spread. */
    private List<Record> inTurn(List<Record> records) {
        if (records.size() < 2) {
            return records;
        }
        var rotated = new ArrayList<>(records);
        Collections.rotate(rotated, turn.getAndIncrement() % records.size());
        return rotated;
    }
}
