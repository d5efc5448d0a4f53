package io.heddle.dns.internal.resolver;

import io.heddle.api.dns.DnsPlan;
import io.heddle.api.dns.ResolverSession;
import io.heddle.api.map.DnsRecord;
import io.heddle.api.map.DnsZone;
import io.heddle.api.map.NameserverGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.xbill.DNS.Type;

/** A resolver on loopback with short waits, and short ways to write plans. */
final class ResolverLab implements AutoCloseable {

    static final Limits LIMITS =
            new Limits(Duration.ofMillis(250), Duration.ofSeconds(5), 8, 4, 3, Duration.ofMillis(700));

    final LocalResolver resolver;
    final ResolverSession session;
    final Client client;

    ResolverLab() throws Exception {
        this(LIMITS);
    }

    ResolverLab(Limits limits) throws Exception {
        resolver = new LocalResolver(List.of(0), limits);
        session = resolver.open(List.of(InetAddress.getLoopbackAddress()));
        client = new Client(session.address());
    }

    void serve(Object... zonesAndGroups) throws Exception {
        session.apply(plan(zonesAndGroups), List.of());
    }

    static DnsPlan plan(Object... zonesAndGroups) {
        return new DnsPlan(
                true,
                of(DnsZone.class, zonesAndGroups),
                of(NameserverGroup.class, zonesAndGroups),
                List.of(),
                List.of(),
                false);
    }

    private static <T> List<T> of(Class<T> type, Object... objects) {
        return Stream.of(objects).filter(type::isInstance).map(type::cast).toList();
    }

    /** A zone from lines of name, type and data. */
    static DnsZone zone(String domain, boolean authoritative, String... lines) {
        return new DnsZone(domain, Arrays.stream(lines).map(ResolverLab::record).toList(), false, authoritative);
    }

    static DnsRecord record(String line) {
        var words = line.split(" ", 3);
        return new DnsRecord(words[0], Type.value(words[1]), 300, words[2]);
    }

    static NameserverGroup primary(InetSocketAddress... servers) {
        return new NameserverGroup(List.of(servers), true, List.of(), false);
    }

    static NameserverGroup group(String domain, InetSocketAddress... servers) {
        return new NameserverGroup(List.of(servers), false, List.of(domain), false);
    }

    @Override
    public void close() throws IOException {
        session.close();
    }
}
