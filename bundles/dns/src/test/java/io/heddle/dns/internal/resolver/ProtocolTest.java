package io.heddle.dns.internal.resolver;

import static io.heddle.dns.internal.resolver.ResolverLab.primary;
import static io.heddle.dns.internal.resolver.ResolverLab.zone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.api.dns.DnsPlan;
import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.api.host.BackendGoneException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Transports, limits, and what does not keep to the protocol. */
final class ProtocolTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private ResolverLab lab;

    @BeforeEach
    void open() throws Exception {
        lab = new ResolverLab();
        lab.serve(zone("heddle.test", true, lines()));
    }

    private static String[] lines() {
        var lines = new ArrayList<>(List.of("gw.heddle.test A 10.0.0.1"));
        IntStream.range(0, 60).forEach(i -> lines.add("many.heddle.test AAAA fd00::" + i));
        IntStream.range(0, 200).forEach(i -> lines.add("more.heddle.test AAAA fd00::" + i));
        return lines.toArray(String[]::new);
    }

    @AfterEach
    void close() throws Exception {
        lab.close();
    }

    @Test
    void cutsAnswersToWhatTheClientTakes() throws Exception {
        var small = lab.client.askRaw(Client.query("many.heddle.test", "AAAA").toWire());
        var medium = lab.client.askRaw(
                Client.queryWithEdns("many.heddle.test", "AAAA", 900).toWire());
        var large = lab.client.askRaw(
                Client.queryWithEdns("more.heddle.test", "AAAA", 65535).toWire());

        assertTruncated(small, 512);
        assertTruncated(medium, 900);
        assertTruncated(large, Limits.UDP_PAYLOAD);
        assertThat(new Message(medium).getOPT()).isNotNull();
        assertThat(new Message(large).getOPT()).isNotNull();
    }

    private static void assertTruncated(byte[] wire, int limit) throws Exception {
        assertThat(wire.length).isLessThanOrEqualTo(limit);
        assertThat(new Message(wire).getHeader().getFlag(Flags.TC)).isTrue();
    }

    @Test
    void givesAllOverTcp() throws Exception {
        var reply = lab.client.askOverTcp(Client.query("more.heddle.test", "AAAA"));

        assertThat(reply.getSection(Section.ANSWER)).hasSize(200);
        assertThat(reply.getHeader().getFlag(Flags.TC)).isFalse();
    }

    @Test
    void speaksEdnsOnlyWithThoseWhoDo() throws Exception {
        assertThat(lab.client.ask("gw.heddle.test", "A").getOPT()).isNull();

        var reply = lab.client.ask(Client.queryWithEdns("gw.heddle.test", "A", 4096));
        assertThat(reply.getOPT().getPayloadSize()).isEqualTo(Limits.UDP_PAYLOAD);

        var newer = Client.query("gw.heddle.test", "A");
        newer.addRecord(new OPTRecord(4096, 0, 1, 0), Section.ADDITIONAL);
        assertThat(lab.client.ask(newer).getRcode()).isEqualTo(Rcode.BADVERS);
    }

    @Test
    void objectsToWhatItDoesNotDo() throws Exception {
        var update = Client.query("gw.heddle.test", "A");
        update.getHeader().setOpcode(Opcode.UPDATE);
        var two = Client.query("gw.heddle.test", "A");
        two.addRecord(two.getQuestion(), Section.QUESTION);
        var chaos = Message.newQuery(Record.newRecord(Name.fromString("version.bind."), Type.TXT, DClass.CHAOS));

        assertThat(lab.client.ask(update).getRcode()).isEqualTo(Rcode.NOTIMP);
        assertThat(lab.client.ask(two).getRcode()).isEqualTo(Rcode.FORMERR);
        assertThat(lab.client.ask(new Message(7)).getRcode()).isEqualTo(Rcode.FORMERR);
        assertThat(lab.client.ask(chaos).getRcode()).isEqualTo(Rcode.REFUSED);
        assertThat(lab.client.ask("heddle.test", "AXFR").getRcode()).isEqualTo(Rcode.REFUSED);
    }

    @Test
    void answersGarbageBehindAHeaderWithAnError() throws Exception {
        var garbage = new byte[40];
        new Random(1).nextBytes(garbage);
        garbage[2] = 1;
        garbage[4] = 9; // thousands of questions

        var reply = new Message(lab.client.askRaw(garbage));

        assertThat(reply.getRcode()).isEqualTo(Rcode.FORMERR);
        assertThat(reply.getHeader().getID()).isEqualTo((garbage[0] & 0xff) << 8 | garbage[1] & 0xff);
    }

    @Test
    void neverRepliesToAReply() throws Exception {
        var reply = lab.client.ask("gw.heddle.test", "A").toWire();
        try (var socket = new DatagramSocket()) {
            socket.connect(lab.session.address());
            socket.send(new DatagramPacket(reply, reply.length));
            socket.send(new DatagramPacket(new byte[3], 3));
            socket.setSoTimeout(200);

            assertThatThrownBy(() -> socket.receive(new DatagramPacket(new byte[512], 512)))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void answersManyQueriesOfOneConnection() throws Exception {
        try (var socket = lab.client.connect()) {
            for (int i = 0; i < 50; i++) {
                Client.send(socket, Client.query("more.heddle.test", "AAAA").toWire());
            }
            socket.shutdownOutput();
            for (int i = 0; i < 50; i++) {
                assertThat(Client.receive(socket).getSection(Section.ANSWER)).hasSize(200);
            }
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void readsAQueryThatComesByteByByte() throws Exception {
        var query = Client.query("gw.heddle.test", "A").toWire();
        try (var socket = lab.client.connect()) {
            socket.setTcpNoDelay(true);
            socket.getOutputStream().write(0);
            socket.getOutputStream().write(query.length);
            for (byte b : query) {
                socket.getOutputStream().write(b);
            }

            assertThat(Client.data(Client.receive(socket))).containsExactly("10.0.0.1");
        }
    }

    @Test
    void closesConnectionsThatAreSilentOrSendTooMuch() throws Exception {
        try (var silent = lab.client.connect();
                var large = lab.client.connect()) {
            large.getOutputStream().write(new byte[] {(byte) 0xff, (byte) 0xff, 1});

            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            assertThatThrownBy(() -> {
                        if (large.getInputStream().read() < 0) {
                            throw new java.io.EOFException();
                        }
                    })
                    .isInstanceOf(java.io.IOException.class);
        }
    }

    @Test
    void keepsOnlySoManyConnections() throws Exception {
        var sockets = new ArrayList<java.net.Socket>();
        try {
            for (int i = 0; i < ResolverLab.LIMITS.tcpClients(); i++) {
                sockets.add(lab.client.connect());
            }
            try (var tooMany = lab.client.connect()) {
                assertThat(tooMany.getInputStream().read()).isEqualTo(-1);
            }
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
        assertThat(lab.client.ask("gw.heddle.test", "A").getRcode()).isEqualTo(Rcode.NOERROR);
    }

    /** Mutated and random messages over both transports: none gets an answer longer than allowed or stops the service. */
    @Test
    void survivesWhateverItIsSent() throws Exception {
        var random = new Random(42);
        lab.serve(zone("heddle.test", true, lines()), primary(new InetSocketAddress(LOOPBACK, 1)));
        var loop = new EventLoop(Selector.open(), "heddle-dns-test");
        var service = new QueryService(new Forwarder(loop, ResolverLab.LIMITS, random));
        service.use(new View(ResolverLab.plan(zone("heddle.test", true, lines())), List.of(), lab.session.address()));
        var seeds = List.of(
                Client.queryWithEdns("many.heddle.test", "AAAA", 4096).toWire(),
                Client.query("gw.heddle.test", "ANY").toWire(),
                lab.client.askRaw(Client.query("many.heddle.test", "AAAA").toWire()));
        try (loop;
                var socket = new DatagramSocket()) {
            for (int i = 0; i < 30_000; i++) {
                var wire = mutated(seeds.get(i % seeds.size()), random);
                boolean overTcp = random.nextBoolean();
                service.handle(wire, overTcp, reply -> {
                    if (reply != null && !overTcp) {
                        assertThat(reply.length).isBetween(12, Limits.UDP_PAYLOAD);
                    }
                });
                if (i % 50 == 0) {
                    socket.send(new DatagramPacket(wire, wire.length, lab.session.address()));
                }
            }
        }
        assertThat(Client.data(lab.client.ask("gw.heddle.test", "A"))).containsExactly("10.0.0.1");
    }

    private static byte[] mutated(byte[] seed, Random random) {
        if (random.nextInt(10) == 0) {
            var bytes = new byte[random.nextInt(600)];
            random.nextBytes(bytes);
            return bytes;
        }
        var wire = java.util.Arrays.copyOf(seed, random.nextInt(4) == 0 ? random.nextInt(seed.length) : seed.length);
        for (int i = random.nextInt(6); i > 0 && wire.length > 0; i--) {
            wire[random.nextInt(wire.length)] = (byte) random.nextInt(256);
        }
        return wire;
    }

    @Test
    void takesAnotherPortOrAddressWhereOneIsInUse() throws Exception {
        try (var busy = new ServerSocket(0, 1, LOOPBACK)) {
            var resolver = new LocalResolver(List.of(busy.getLocalPort(), 0), Limits.DEFAULT);
            var second = InetAddress.getByName("127.0.0.153");

            try (var elsewhere = resolver.open(List.of(LOOPBACK, second))) {
                assertThat(elsewhere.address()).isEqualTo(new InetSocketAddress(second, busy.getLocalPort()));
            }
            try (var otherPort = resolver.open(List.of(LOOPBACK))) {
                assertThat(otherPort.address().getPort()).isNotEqualTo(busy.getLocalPort());
            }
        }
    }

    @Test
    void saysWhyItCannotListen() throws Exception {
        try (var busy = new ServerSocket(0, 1, LOOPBACK)) {
            var resolver = new LocalResolver(List.of(busy.getLocalPort()), Limits.DEFAULT);

            assertReason(Reason.IN_USE, () -> resolver.open(List.of(LOOPBACK)));
            assertReason(Reason.NOT_FOUND, () -> resolver.open(List.of()));
        }
    }

    @Test
    void leavesNothingOpenWhenItCloses() throws Exception {
        var address = lab.session.address();
        var upstream = Upstream.silent();
        try (upstream;
                var client = lab.client.connect()) {
            lab.serve(primary(upstream.address()));
            Client.send(client, Client.query("public.test", "A").toWire());

            lab.session.close();
            lab.session.close();

            try (var udp = new DatagramSocket(address);
                    var tcp = new ServerSocket()) {
                tcp.setReuseAddress(true);
                tcp.bind(address);
                assertThat(udp.isBound() && tcp.isBound()).isTrue();
            } catch (BindException e) {
                throw new AssertionError("still bound", e);
            }
        }
        assertReason(Reason.GONE, () -> lab.session.apply(DnsPlan.DISABLED, List.of()));
    }

    @Test
    void endsItsSessionsWhenItLeaves() throws Exception {
        lab.resolver.leave();

        try (var free = new DatagramSocket(lab.session.address())) {
            assertThat(free.isBound()).isTrue();
        }
        assertThatThrownBy(() -> lab.resolver.open(List.of(LOOPBACK))).isInstanceOf(BackendGoneException.class);
        assertThatThrownBy(() -> lab.session.apply(DnsPlan.DISABLED, List.of()))
                .isInstanceOf(BackendGoneException.class);
    }

    private static void assertReason(Reason reason, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
