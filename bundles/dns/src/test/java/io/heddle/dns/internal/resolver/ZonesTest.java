package io.heddle.dns.internal.resolver;

import static io.heddle.dns.internal.resolver.ResolverLab.zone;
import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.map.DnsRecord;
import io.heddle.api.map.DnsZone;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Names of the plan's own zones, asked over the network. */
final class ZonesTest {

    private ResolverLab lab;

    @BeforeEach
    void open() throws Exception {
        lab = new ResolverLab();
    }

    @AfterEach
    void close() throws Exception {
        lab.close();
    }

    @Test
    void refusesEverythingBeforeTheFirstPlanAndUnderADisabledOne() throws Exception {
        assertThat(lab.client.ask("gw.heddle.test", "A").getRcode()).isEqualTo(Rcode.REFUSED);

        lab.session.apply(io.heddle.api.dns.DnsPlan.DISABLED, List.of(java.net.InetAddress.getLoopbackAddress()));

        assertThat(lab.client.ask("gw.heddle.test", "A").getRcode()).isEqualTo(Rcode.REFUSED);
    }

    @Test
    void servesAddressesOfBothFamilies() throws Exception {
        lab.serve(zone("heddle.test", true, "gw.heddle.test A 10.0.0.1", "gw.heddle.test AAAA fd00::1"));

        var ipv4 = lab.client.ask("gw.heddle.test", "A");
        assertThat(Client.data(ipv4)).containsExactly("10.0.0.1");
        assertThat(ipv4.getSection(Section.ANSWER).get(0).getTTL()).isEqualTo(300);
        assertThat(ipv4.getHeader().getFlag(Flags.AA)).isTrue();
        assertThat(ipv4.getHeader().getFlag(Flags.RA)).isTrue();
        assertThat(Client.data(lab.client.ask("gw.heddle.test", "AAAA"))).containsExactly("fd00:0:0:0:0:0:0:1");
        assertThat(Client.data(lab.client.ask("gw.heddle.test", "ANY"))).hasSize(2);
    }

    @Test
    void comparesNamesWithoutCaseAndRepeatsTheQuestionAsItWas() throws Exception {
        lab.serve(zone("heddle.test", true, "gw.heddle.test A 10.0.0.1"));

        var reply = lab.client.ask("Gw.HEDDLE.tesT", "A");

        assertThat(Client.data(reply)).containsExactly("10.0.0.1");
        assertThat(reply.getQuestion().getName().toString()).isEqualTo("Gw.HEDDLE.tesT.");
    }

    @Test
    void tellsAMissingTypeFromAMissingName() throws Exception {
        lab.serve(zone("heddle.test", true, "gw.site.heddle.test A 10.0.0.1"));

        var missingType = lab.client.ask("gw.site.heddle.test", "AAAA");
        var missingName = lab.client.ask("nobody.heddle.test", "A");

        assertNegative(missingType, Rcode.NOERROR);
        assertNegative(missingName, Rcode.NXDOMAIN);
        assertNegative(lab.client.ask("site.heddle.test", "A"), Rcode.NOERROR);
        assertNegative(lab.client.ask("heddle.test", "A"), Rcode.NOERROR);
        assertThat(lab.client.ask("elsewhere.test", "A").getRcode()).isEqualTo(Rcode.REFUSED);
    }

    private static void assertNegative(Message reply, int rcode) {
        assertThat(reply.getRcode()).isEqualTo(rcode);
        assertThat(reply.getSection(Section.ANSWER)).isEmpty();
        assertThat(reply.getSection(Section.AUTHORITY)).hasSize(1);
        assertThat(reply.getSection(Section.AUTHORITY).get(0).getType()).isEqualTo(Type.SOA);
        assertThat(reply.getHeader().getFlag(Flags.AA)).isTrue();
    }

    @Test
    void answersWildcardsUnlessANameInBetweenExists() throws Exception {
        lab.serve(zone(
                "heddle.test",
                true,
                "*.heddle.test A 10.0.0.9",
                "gw.heddle.test AAAA fd00::1",
                "deep.down.heddle.test A 10.0.0.2"));

        var reply = lab.client.ask("any.thing.heddle.test", "A");
        assertThat(Client.data(reply)).containsExactly("10.0.0.9");
        assertThat(reply.getSection(Section.ANSWER).get(0).getName().toString()).isEqualTo("any.thing.heddle.test.");
        assertThat(Client.data(lab.client.ask("gw.heddle.test", "A"))).isEmpty();
        assertThat(lab.client.ask("x.down.heddle.test", "A").getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(Client.data(lab.client.ask("heddle.test", "A"))).isEmpty();
    }

    @Test
    void followsAliasesInsideItsZones() throws Exception {
        lab.serve(
                zone(
                        "heddle.test",
                        true,
                        "www.heddle.test CNAME web.other.test",
                        "loop.heddle.test CNAME loop.heddle.test"),
                zone("other.test", true, "web.other.test CNAME gw.other.test", "gw.other.test A 10.0.0.3"));

        var reply = lab.client.ask("www.heddle.test", "A");
        assertThat(Client.data(reply)).containsExactly("web.other.test.", "gw.other.test.", "10.0.0.3");
        assertThat(Client.data(lab.client.ask("www.heddle.test", "CNAME"))).containsExactly("web.other.test.");
        assertThat(lab.client.ask("loop.heddle.test", "A").getRcode()).isEqualTo(Rcode.SERVFAIL);
    }

    @Test
    void servesReverseZones() throws Exception {
        lab.serve(
                zone("0.0.10.in-addr.arpa", true, "1.0.0.10.in-addr.arpa PTR gw.heddle.test"),
                zone("0.0.d.f.ip6.arpa", true, "1.0.0.d.f.ip6.arpa PTR gw6.heddle.test"));

        assertThat(Client.data(lab.client.ask("1.0.0.10.in-addr.arpa", "PTR"))).containsExactly("gw.heddle.test.");
        assertThat(Client.data(lab.client.ask("1.0.0.d.f.ip6.arpa", "PTR"))).containsExactly("gw6.heddle.test.");
        assertThat(lab.client.ask("2.0.0.10.in-addr.arpa", "PTR").getRcode()).isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void asksTheMostSpecificZoneFirstAndFallsThroughWhereItHasNotTheLastWord() throws Exception {
        lab.serve(
                zone("heddle.test", true, "a.sub.heddle.test A 10.0.0.1", "b.sub.heddle.test A 10.0.0.2"),
                zone("sub.heddle.test", false, "a.sub.heddle.test A 10.0.0.3"));

        var specific = lab.client.ask("a.sub.heddle.test", "A");
        assertThat(Client.data(specific)).containsExactly("10.0.0.3");
        assertThat(specific.getHeader().getFlag(Flags.AA)).isFalse();
        assertThat(Client.data(lab.client.ask("b.sub.heddle.test", "A"))).containsExactly("10.0.0.2");
    }

    @Test
    void beginsWithAnotherAddressEachTime() throws Exception {
        lab.serve(zone("heddle.test", true, "gw.heddle.test A 10.0.0.1", "gw.heddle.test A 10.0.0.2"));
        var firsts = new HashSet<String>();

        for (int i = 0; i < 4; i++) {
            firsts.add(Client.data(lab.client.ask("gw.heddle.test", "A")).get(0));
        }

        assertThat(firsts).containsExactlyInAnyOrder("10.0.0.1", "10.0.0.2");
    }

    @Test
    void leavesOutRecordsItCannotServeAndKeepsTheOthers() throws Exception {
        lab.serve(
                new DnsZone(
                        "heddle.test",
                        List.of(
                                new DnsRecord("gw.heddle.test", Type.A, 60, "10.0.0.1"),
                                new DnsRecord("gw.heddle.test", Type.A, 60, "not an address"),
                                new DnsRecord("gw.heddle.test", Type.A, -1, "10.0.0.2"),
                                new DnsRecord("gw.heddle.test", Type.TXT, 60, "text"),
                                new DnsRecord("gw..heddle.test", Type.A, 60, "10.0.0.3"),
                                new DnsRecord("outside.test", Type.A, 60, "10.0.0.4")),
                        false,
                        true),
                zone("..", true, "a. A 10.0.0.1"),
                zone("empty.test", true));

        assertThat(Client.data(lab.client.ask("gw.heddle.test", "ANY"))).containsExactly("10.0.0.1");
        assertThat(lab.client.ask("outside.test", "A").getRcode()).isEqualTo(Rcode.REFUSED);
        assertThat(lab.client.ask("x.empty.test", "A").getRcode()).isEqualTo(Rcode.REFUSED);
    }

    @Test
    void joinsZonesOfOneDomain() throws Exception {
        lab.serve(
                zone("heddle.test", false, "a.heddle.test A 10.0.0.1"),
                zone("heddle.test", true, "b.heddle.test A 10.0.0.2"));

        assertThat(Client.data(lab.client.ask("a.heddle.test", "A"))).containsExactly("10.0.0.1");
        assertThat(Client.data(lab.client.ask("b.heddle.test", "A"))).containsExactly("10.0.0.2");
        assertThat(lab.client.ask("c.heddle.test", "A").getRcode()).isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void answersByTheLatestPlan() throws Exception {
        lab.serve(zone("heddle.test", true, "gw.heddle.test A 10.0.0.1"));
        lab.serve(zone("heddle.test", true, "gw.heddle.test A 10.0.0.2"));

        assertThat(Client.data(lab.client.ask("gw.heddle.test", "A"))).containsExactly("10.0.0.2");
    }
}
