package io.heddle.dns.internal.resolver;

import static io.heddle.dns.internal.resolver.ResolverLab.primary;
import static io.heddle.dns.internal.resolver.ResolverLab.zone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heddle.api.dns.ResolverSession;
import io.heddle.tck.host.NetworkNamespace;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Rcode;

/** The resolver on its real port, in a namespace where that is free. */
final class LocalResolverIT {

    private final LocalResolver resolver = new LocalResolver();
    private NetworkNamespace host;

    @BeforeEach
    void makeHost() {
        assumeTrue(NetworkNamespace.missing().isEmpty(), NetworkNamespace.missing());
        host = NetworkNamespace.create("dns");
        host.address("lo", "10.77.0.1/32");
        host.address("lo", "fd77::1/128");
    }

    @AfterEach
    void removeHost() {
        resolver.leave();
        if (host != null) {
            host.close();
        }
    }

    @Test
    void takesPort53OfTheFirstAddressOfEitherFamily() throws Exception {
        try (var ipv4 = open("10.77.0.1", "127.0.0.1");
                var ipv6 = open("fd77::1", "127.0.0.1")) {
            assertThat(ipv4.address()).isEqualTo(new InetSocketAddress("10.77.0.1", 53));
            assertThat(ipv6.address()).isEqualTo(new InetSocketAddress("fd77::1", 53));

            for (var session : List.of(ipv4, ipv6)) {
                session.apply(ResolverLab.plan(zone("heddle.test", true, "gw.heddle.test A 10.77.0.1")), List.of());
                assertThat(ask(session, "gw.heddle.test")).containsExactly("10.77.0.1");
            }
        }
    }

    @Test
    void takesPort5053WhereEverything53IsInUse() throws Exception {
        try (var busy = host.call(() -> new ServerSocket(53));
                var session = open("10.77.0.1", "127.0.0.1")) {
            assertThat(busy.isBound()).isTrue();
            assertThat(session.address()).isEqualTo(new InetSocketAddress("10.77.0.1", 5053));
        }
    }

    @Test
    void asksTheHostsOwnServersForWhatNobodyClaims() throws Exception {
        var own = InetAddress.getByName("127.0.0.2");
        try (var upstream = host.call(() -> new Upstream(own, 53, query -> Upstream.reply(query, 0, "A", "10.9.9.9")));
                var session = open("10.77.0.1")) {
            var ourselves = session.address().getAddress();
            session.apply(ResolverLab.plan(), List.of(ourselves, own));
            assertThat(ask(session, "public.test")).containsExactly("10.9.9.9");

            session.apply(ResolverLab.plan(), List.of(ourselves));
            assertThat(host.call(() -> new Client(session.address()).ask("public.test", "A"))
                            .getRcode())
                    .isEqualTo(Rcode.REFUSED);

            session.apply(ResolverLab.plan(primary(new InetSocketAddress("127.0.0.3", 53))), List.of(own));
            assertThat(host.call(() -> new Client(session.address()).ask("public.test", "A"))
                            .getRcode())
                    .isEqualTo(Rcode.SERVFAIL);
            assertThat(upstream.overUdp).hasSize(1);
        }
    }

    @Test
    void leavesNoThreadAndNoFile() throws Exception {
        exercise();
        int before = openFiles();

        for (int i = 0; i < 20; i++) {
            exercise();
        }

        assertThat(openFiles()).isLessThanOrEqualTo(before + 2); // the JVM's own come and go
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("heddle-dns-resolver"));
    }

    private void exercise() throws Exception {
        try (var session = open("10.77.0.1")) {
            session.apply(ResolverLab.plan(primary(new InetSocketAddress("127.0.0.3", 53))), List.of());
            ask(session, "public.test");
            host.call(() -> new Client(session.address()).askOverTcp(Client.query("public.test", "A")));
        }
    }

    private static int openFiles() {
        return new File("/proc/self/fd").list().length;
    }

    private ResolverSession open(String... addresses) throws Exception {
        var list = new java.util.ArrayList<InetAddress>();
        for (var address : addresses) {
            list.add(InetAddress.getByName(address));
        }
        return host.call(() -> resolver.open(list));
    }

    private List<String> ask(ResolverSession session, String name) throws Exception {
        return host.call(() -> askHere(session, name));
    }

    private static List<String> askHere(ResolverSession session, String name) throws IOException {
        return Client.data(new Client(session.address()).ask(name, "A"));
    }
}
