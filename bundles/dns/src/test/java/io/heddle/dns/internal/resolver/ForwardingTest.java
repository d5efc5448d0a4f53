package io.heddle.dns.internal.resolver;

import static io.heddle.dns.internal.resolver.ResolverLab.group;
import static io.heddle.dns.internal.resolver.ResolverLab.primary;
import static io.heddle.dns.internal.resolver.ResolverLab.zone;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

/** Names that other servers know. */
final class ForwardingTest {

    private final Deque<Upstream> upstreams = new ArrayDeque<>();
    private ResolverLab lab;

    @BeforeEach
    void open() throws Exception {
        lab = new ResolverLab();
    }

    @AfterEach
    void close() throws Exception {
        lab.close();
        while (!upstreams.isEmpty()) {
            upstreams.pop().close();
        }
    }

    @Test
    void asksTheGroupOfTheLongestDomain() throws Exception {
        lab.serve(
                primary(answering("10.0.0.1").address()),
                group("corp.test", answering("10.0.0.2").address()),
                group("lab.corp.test", answering("10.0.0.3").address()));

        assertThat(ask("public.test")).containsExactly("10.0.0.1");
        assertThat(ask("corp.test")).containsExactly("10.0.0.2");
        assertThat(ask("x.corp.test")).containsExactly("10.0.0.2");
        assertThat(ask("X.LAB.corp.test")).containsExactly("10.0.0.3");
        assertThat(ask("notcorp.test")).containsExactly("10.0.0.1");
    }

    @Test
    void refusesWhatNobodyClaims() throws Exception {
        lab.serve(group("corp.test", answering("10.0.0.2").address()));

        assertThat(lab.client.ask("public.test", "A").getRcode()).isEqualTo(Rcode.REFUSED);
    }

    @Test
    void asksOthersWhereAZoneHasNotTheLastWord() throws Exception {
        lab.serve(
                zone("corp.test", false, "a.corp.test A 10.0.0.1"),
                primary(answering("10.0.0.2").address()));

        assertThat(ask("a.corp.test")).containsExactly("10.0.0.1");
        assertThat(ask("b.corp.test")).containsExactly("10.0.0.2");
    }

    @Test
    void followsAnAliasOutOfItsZones() throws Exception {
        var upstream = answering("10.0.0.2");
        lab.serve(zone("corp.test", true, "www.corp.test CNAME cdn.public.test"), primary(upstream.address()));

        var reply = lab.client.ask("www.corp.test", "A");

        assertThat(Client.data(reply)).containsExactly("cdn.public.test.", "10.0.0.2");
        assertThat(reply.getQuestion().getName().toString()).isEqualTo("www.corp.test.");
        assertThat(upstream.overUdp.get(0).getQuestion().getName().toString()).isEqualTo("cdn.public.test.");
    }

    @Test
    void givesAnAliasAloneWhenNobodyKnowsItsTarget() throws Exception {
        lab.serve(zone("corp.test", true, "www.corp.test CNAME cdn.public.test"));

        var reply = lab.client.ask("www.corp.test", "A");

        assertThat(reply.getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(Client.data(reply)).containsExactly("cdn.public.test.");
    }

    @Test
    void goesOnToTheNextServerWhateverIsWrongWithTheFirst() throws Exception {
        var good = answering("10.0.0.7").address();
        var forbidden = new InetSocketAddress(InetAddress.getByName("255.255.255.255"), 9); // EACCES, nothing is sent
        for (var bad : List.of(
                silent().address(),
                failing(Rcode.SERVFAIL).address(),
                failing(Rcode.REFUSED).address(),
                closedPort(),
                forbidden)) {
            lab.serve(primary(bad, good));

            var reply = lab.client.ask("public.test", "A");

            assertThat(Client.data(reply)).as("after %s: %s", bad, reply).containsExactly("10.0.0.7");
        }
    }

    @Test
    void failsWhenAllServersFail() throws Exception {
        lab.serve(primary(failing(Rcode.REFUSED).address(), silent().address(), closedPort()));

        assertThat(lab.client.ask("public.test", "A").getRcode()).isEqualTo(Rcode.SERVFAIL);
    }

    @Test
    void asksASilentServerOnceMore() throws Exception {
        var lossy = upstream(new Upstream(query -> null));
        lossy.answer(query -> lossy.overUdp.size() < 2 ? null : Upstream.reply(query, 0, "A", "10.0.0.5"));
        lab.serve(primary(lossy.address()));

        assertThat(ask("public.test")).containsExactly("10.0.0.5");
        assertThat(lossy.overUdp).hasSize(2);
    }

    @Test
    void takesNoNameForAnAnswer() throws Exception {
        var other = answering("10.0.0.7");
        lab.serve(primary(failing(Rcode.NXDOMAIN).address(), other.address()));

        assertThat(lab.client.ask("public.test", "A").getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(other.overUdp).isEmpty();
    }

    @Test
    void ignoresAnswersThatDoNotBelongToItsQuestion() throws Exception {
        var forging = upstream(new Upstream(query -> null));
        forging.answer(query -> {
            var forged = Upstream.reply(query, 0, "A", "10.6.6.6");
            if (forging.overUdp.size() == 1) {
                forged.getHeader().setID(query.getHeader().getID() ^ 1);
            } else {
                forged.removeAllRecords(Section.QUESTION);
                forged.addRecord(uncheckedQuestion("other.test"), Section.QUESTION);
            }
            return forged;
        });
        lab.serve(primary(forging.address(), answering("10.0.0.7").address()));

        assertThat(ask("public.test")).containsExactly("10.0.0.7");
        lab.serve(primary(forging.address()));
        assertThat(lab.client.ask("public.test", "A").getRcode()).isEqualTo(Rcode.SERVFAIL);
    }

    private static org.xbill.DNS.Record uncheckedQuestion(String name) {
        try {
            return Client.query(name, "A").getQuestion();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void asksServersFromBeforeEdnsWithoutIt() throws Exception {
        var old = upstream(new Upstream(query -> query.getOPT() != null
                ? Upstream.reply(query, Rcode.FORMERR)
                : Upstream.reply(query, 0, "A", "10.0.0.5")));
        lab.serve(primary(old.address()));

        assertThat(ask("public.test")).containsExactly("10.0.0.5");
        assertThat(old.overUdp).hasSize(2);
    }

    @Test
    void asksOverTcpWhatDidNotFit() throws Exception {
        var texts = new String[61];
        texts[0] = "TXT";
        for (int i = 1; i < texts.length; i++) {
            texts[i] = "text-of-some-length-to-fill-the-answer-" + i;
        }
        var large = upstream(new Upstream(query -> Upstream.reply(query, 0, texts)));
        lab.serve(primary(large.address()));

        var overTcp = lab.client.askOverTcp(Client.query("large.test", "TXT"));
        assertThat(overTcp.getSection(Section.ANSWER)).hasSize(60);
        assertThat(overTcp.getHeader().getFlag(Flags.TC)).isFalse();
        assertThat(large.overTcp).hasSize(1);

        var overUdp = lab.client.ask("large.test", "TXT");
        assertThat(overUdp.getHeader().getFlag(Flags.TC)).isTrue();
    }

    @Test
    void passesOnWhatTheClientAsksForBesidesTheName() throws Exception {
        var upstream = answering("10.0.0.2");
        lab.serve(primary(upstream.address()));
        var query = Client.query("public.test", "A");
        query.getHeader().setFlag(Flags.CD);
        query.addRecord(new OPTRecord(4096, 0, 0, ExtendedFlags.DO), Section.ADDITIONAL);

        lab.client.ask(query);
        lab.client.ask("public.test", "A");

        var first = upstream.overUdp.get(0);
        assertThat(first.getHeader().getFlag(Flags.CD)).isTrue();
        assertThat(first.getOPT().getFlags()).isEqualTo(ExtendedFlags.DO);
        assertThat(first.getOPT().getPayloadSize()).isEqualTo(Limits.UDP_PAYLOAD);
        var second = upstream.overUdp.get(1);
        assertThat(second.getHeader().getFlag(Flags.CD)).isFalse();
        assertThat(second.getOPT().getFlags()).isZero();
    }

    @Test
    void neverAsksItself() throws Exception {
        lab.serve(primary(lab.session.address()), group("corp.test", lab.session.address()));

        assertThat(lab.client.ask("public.test", "A").getRcode()).isEqualTo(Rcode.REFUSED);
        assertThat(lab.client.ask("x.corp.test", "A").getRcode()).isEqualTo(Rcode.REFUSED);
    }

    /** Another server that asks us back: without a bound the question would go round until every socket is used up. */
    @Test
    void endsALoopThroughAnotherServer() throws Exception {
        try (var other = new ResolverLab()) {
            lab.serve(primary(other.session.address()));
            other.serve(primary(lab.session.address()));

            assertThat(lab.client.ask("public.test", "A").getRcode()).isEqualTo(Rcode.SERVFAIL);

            lab.serve(primary(answering("10.0.0.2").address()));
            assertThat(ask("elsewhere.test")).containsExactly("10.0.0.2");
        }
    }

    @Test
    void failsAtOnceWhatIsMoreThanItMayAskAtATimeAndGoesOnAfterwards() throws Exception {
        var arrived = new CountDownLatch(ResolverLab.LIMITS.inFlight());
        var slow = upstream(new Upstream(query -> {
            arrived.countDown();
            return null;
        }));
        lab.serve(primary(slow.address()));
        try (var client = new DatagramSocket()) {
            for (int i = 0; i < ResolverLab.LIMITS.inFlight(); i++) {
                var query = Client.query("q" + i + ".test", "A").toWire();
                client.send(new DatagramPacket(query, query.length, lab.session.address()));
            }
            assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
            lab.serve(primary(answering("10.0.0.2").address()));

            assertThat(lab.client.ask("more.test", "A").getRcode()).isEqualTo(Rcode.SERVFAIL);

            client.setSoTimeout(10_000);
            for (int i = 0; i < ResolverLab.LIMITS.inFlight(); i++) {
                client.receive(new DatagramPacket(new byte[512], 512));
            }
        }
        assertThat(ask("more.test")).containsExactly("10.0.0.2");
    }

    private List<String> ask(String name) throws IOException {
        return Client.data(lab.client.ask(name, "A"));
    }

    private Upstream answering(String address) throws IOException {
        return upstream(Upstream.answering(address));
    }

    private Upstream failing(int rcode) throws IOException {
        return upstream(Upstream.failing(rcode));
    }

    private Upstream silent() throws IOException {
        return upstream(Upstream.silent());
    }

    private Upstream upstream(Upstream upstream) {
        upstreams.push(upstream);
        return upstream;
    }

    private static InetSocketAddress closedPort() throws IOException {
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }
    }
}
