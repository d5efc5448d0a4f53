package io.heddle.netlink.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.api.net.IpPrefix;
import io.heddle.netlink.AttributeWriter;
import io.heddle.netlink.Errno;
import io.heddle.netlink.Link;
import io.heddle.netlink.LinkAddress;
import io.heddle.netlink.NetlinkEvent;
import io.heddle.netlink.Route;
import io.heddle.netlink.Rule;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageCodecTest {

    private static NetlinkMessage message(int type, byte[] body) {
        return new NetlinkMessage(type, 0, 1, 0, body);
    }

    @Test
    void messagesSurviveEncodingAndDecoding() {
        var first = new NetlinkMessage(16, 0x405, 77, 0, new byte[] {1, 2, 3});
        var second = new NetlinkMessage(3, 2, 77, 0, new byte[0]);
        var datagram = ByteBuffer.allocate(36).put(first.encode()).put((byte) 0).put(second.encode());

        var decoded = NetlinkMessage.decode(datagram.array());

        assertThat(decoded).hasSize(2);
        assertThat(decoded.get(0).payload()).containsExactly(1, 2, 3);
        assertThat(decoded.get(0).flags()).isEqualTo(0x405);
        assertThat(decoded.get(0).sequence()).isEqualTo(77);
        assertThat(decoded.get(1).type()).isEqualTo(3);
    }

    @Test
    void addressesSurvive() {
        for (var text : List.of("10.1.2.3/16", "fd00::1/64")) {
            var address = new LinkAddress(5, IpPrefix.parse(text), LinkAddress.NO_DAD).withoutPrefixRoute();

            assertThat(AddressCodec.decode(message(AddressCodec.NEW, AddressCodec.encode(address))))
                    .isEqualTo(address);
        }
    }

    @Test
    void routesSurvive() throws Exception {
        var gateway = Route.gateway(IpPrefix.parse("10.1.0.0/16"), InetAddress.getByName("10.9.0.1"), 3, 7410)
                .withMetric(4_000_000_000L)
                .withSource(InetAddress.getByName("10.9.0.2"));
        var routes = List.of(
                gateway,
                Route.device(IpPrefix.parse("0.0.0.0/0"), 3, 7410),
                Route.device(IpPrefix.parse("::/0"), 3, 254).withMetric(7),
                Route.unreachable(IpPrefix.parse("fd01::/16"), 7411),
                Route.blackhole(IpPrefix.parse("192.0.2.1/32"), 7411).withProtocol(4));

        for (var route : routes) {
            assertThat(RouteCodec.decode(message(RouteCodec.NEW, RouteCodec.add(route))))
                    .isEqualTo(route);
        }
    }

    @Test
    void aDefaultRouteHasNoDestinationAttribute() {
        var body = RouteCodec.add(Route.unreachable(IpPrefix.parse("0.0.0.0/0"), 7410));

        assertThat(body).hasSize(12 + 8);
        assertThat(body[1]).isZero();
        assertThat(body[4]).as("table byte").isZero();
    }

    @Test
    void theFirstOfSeveralNextHopsStandsForTheRoute() throws Exception {
        var hop = new AttributeWriter().bytes(5, new byte[] {10, 0, 0, 9}).toByteArray();
        var hops = ByteBuffer.allocate(2 * (8 + hop.length)).order(ByteOrder.nativeOrder());
        for (int link = 4; link < 6; link++) {
            hops.putShort((short) (8 + hop.length))
                    .putShort((short) 0)
                    .putInt(link)
                    .put(hop);
        }
        var route = Route.device(IpPrefix.parse("10.0.0.0/8"), 0, 254);
        var body = Bodies.join(RouteCodec.add(route), new AttributeWriter().bytes(9, hops.array()));

        var decoded = RouteCodec.decode(message(RouteCodec.NEW, body));

        assertThat(decoded).isEqualTo(Route.gateway(route.destination(), InetAddress.getByName("10.0.0.9"), 4, 254));
    }

    @Test
    void rulesSurvive() {
        var rules = List.of(
                Rule.lookup(true, 140, 254).suppressing(0),
                Rule.lookup(false, 141, 7410).exceptMark(0x20DE),
                Rule.lookup(true, 142, 52).onlyMark(-1));

        for (var rule : rules) {
            assertThat(RuleCodec.decode(message(RuleCodec.NEW, RuleCodec.encode(rule))))
                    .isEqualTo(rule);
        }
    }

    @Test
    void linksAreRead() {
        var body = LinkCodec.create("hd0", "wireguard");
        ByteBuffer.wrap(body).order(ByteOrder.nativeOrder()).putInt(4, 9).putInt(8, 0x41);

        assertThat(LinkCodec.decode(message(LinkCodec.NEW, body))).isEqualTo(new Link(9, "hd0", 0x41, 0, "wireguard"));
    }

    @Test
    void ipv4MappedAddressesAreLeftOut() throws Exception {
        var mapped = new byte[16];
        mapped[10] = -1;
        mapped[11] = -1;
        var body = Bodies.join(
                new byte[] {10, 96, 0, 0, (byte) 254, 4, 0, 7, 0, 0, 0, 0}, new AttributeWriter().bytes(1, mapped));

        assertThat(RouteCodec.decode(message(RouteCodec.NEW, body))).isNull();
    }

    @Test
    void nothingTheKernelMightSendEndsInAnException() {
        var random = new Random(7);
        var samples = List.of(
                message(LinkCodec.NEW, LinkCodec.create("hd0", "tun")).encode(),
                message(AddressCodec.NEW, AddressCodec.encode(LinkAddress.of(1, IpPrefix.parse("fd00::1/64"))))
                        .encode(),
                message(RouteCodec.NEW, RouteCodec.add(Route.device(IpPrefix.parse("10.0.0.0/8"), 1, 7410)))
                        .encode(),
                message(RuleCodec.NEW, RuleCodec.encode(Rule.lookup(true, 1, 2).exceptMark(3)))
                        .encode());
        int decoded = 0;
        for (int round = 0; round < 50_000; round++) {
            var sample = samples.get(random.nextInt(samples.size()));
            var bytes = Arrays.copyOf(sample, random.nextInt(10) == 0 ? random.nextInt(sample.length) : sample.length);
            for (int flips = random.nextInt(4); flips > 0 && bytes.length > 4; flips--) {
                bytes[4 + random.nextInt(bytes.length - 4)] = (byte) random.nextInt();
            }
            for (var message : NetlinkMessage.decode(bytes)) {
                decoded += EventCodec.decode(message) != null ? 1 : 0;
                RuleCodec.decode(message);
            }
        }
        assertThat(decoded).isGreaterThan(1000);
    }

    @Test
    void announcementsBecomeEvents() {
        var route = Route.device(IpPrefix.parse("0.0.0.0/0"), 3, 254);
        var body = RouteCodec.add(route);

        assertThat(EventCodec.decode(message(RouteCodec.NEW, body))).isEqualTo(new NetlinkEvent.RouteChanged(route));
        assertThat(EventCodec.decode(message(RouteCodec.DELETE, body))).isEqualTo(new NetlinkEvent.RouteRemoved(route));
        assertThat(EventCodec.decode(message(NetlinkMessage.OVERRUN, new byte[0])))
                .isEqualTo(new NetlinkEvent.Overrun());
        assertThat(EventCodec.decode(message(99, body))).isNull();
    }

    @Test
    void theKernelsTextIsPartOfTheError() {
        var text = new AttributeWriter().text(1, "Device not found").toByteArray();
        var answer = ByteBuffer.allocate(20 + text.length).order(ByteOrder.nativeOrder());
        answer.putInt(-Errno.ENODEV).putInt(4, 16 + 100).position(20);
        answer.put(text);
        int flags = NetlinkMessage.CAPPED | NetlinkMessage.ACK_ATTRIBUTES;

        assertThatThrownBy(() -> KernelAnswer.check(
                        "cannot add", new NetlinkMessage(NetlinkMessage.ERROR, flags, 1, 0, answer.array())))
                .hasMessage("cannot add: ENODEV (Device not found)");
    }

    @Test
    void errorsOfAnyLengthAreRead() throws Exception {
        KernelAnswer.check("cannot add", new NetlinkMessage(NetlinkMessage.ERROR, 0, 1, 0, new byte[4]));
        KernelAnswer.check("cannot add", new NetlinkMessage(NetlinkMessage.DONE, 0, 1, 0, new byte[0]));
        var huge = ByteBuffer.allocate(20).order(ByteOrder.nativeOrder());
        huge.putInt(-Errno.EPERM).putInt(Integer.MAX_VALUE);

        assertThatThrownBy(() -> KernelAnswer.check(
                        "cannot add",
                        new NetlinkMessage(NetlinkMessage.ERROR, NetlinkMessage.ACK_ATTRIBUTES, 1, 0, huge.array())))
                .hasMessage("cannot add: EPERM");
    }
}
