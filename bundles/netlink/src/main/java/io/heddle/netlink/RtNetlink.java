package io.heddle.netlink;

import io.heddle.api.net.IpPrefix;
import io.heddle.netlink.internal.AddressCodec;
import io.heddle.netlink.internal.LinkCodec;
import io.heddle.netlink.internal.NetlinkMessage;
import io.heddle.netlink.internal.NetlinkSocket;
import io.heddle.netlink.internal.RouteCodec;
import io.heddle.netlink.internal.RuleCodec;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@link Netlink} over a socket of the kernel. It speaks of the network namespace of the thread that opened it. */
public final class RtNetlink implements Netlink {

    private static final int ADD = NetlinkMessage.CREATE | NetlinkMessage.EXCLUSIVE;
    private static final int PUT = NetlinkMessage.CREATE | NetlinkMessage.REPLACE;

    private final NetlinkSocket socket;

    private RtNetlink(NetlinkSocket socket) {
        this.socket = socket;
    }

    /**
     * Opens a socket in the network namespace of the calling thread.
     *
     * @throws NetlinkException {@code ENOSYS} if the JVM has no native access; another if the host does not let us
     */
    public static RtNetlink open() throws NetlinkException {
        return new RtNetlink(NetlinkSocket.open(NetlinkSocket.ROUTE));
    }

    @Override
    public List<Link> links() throws NetlinkException {
        return socket.dump("cannot list links", LinkCodec.GET, LinkCodec.all(), LinkCodec::decode);
    }

    @Override
    public Optional<Link> link(String name) throws NetlinkException {
        return find("cannot look up link " + name, LinkCodec.byName(name));
    }

    @Override
    public Optional<Link> link(int index) throws NetlinkException {
        return find("cannot look up link " + index, LinkCodec.byIndex(index));
    }

    @Override
    public Link createLink(String name, String kind) throws NetlinkException {
        var what = "cannot create link " + name + " of kind " + kind;
        socket.execute(what, LinkCodec.NEW, ADD, LinkCodec.create(name, kind));
        return link(name).orElseThrow(() -> new NetlinkException(what, Errno.ENODEV, "somebody deleted it"));
    }

    @Override
    public void deleteLink(int index) throws NetlinkException {
        socket.execute("cannot delete link " + index, LinkCodec.DELETE, 0, LinkCodec.index(index));
    }

    @Override
    public void setUp(int index, boolean up) throws NetlinkException {
        var what = "cannot switch link " + index + (up ? " on" : " off");
        socket.execute(what, LinkCodec.SET, 0, LinkCodec.up(index, up));
    }

    @Override
    public void setMtu(int index, int mtu) throws NetlinkException {
        var what = "cannot set MTU of link " + index + " to " + mtu;
        socket.execute(what, LinkCodec.SET, 0, LinkCodec.mtu(index, mtu));
    }

    @Override
    public List<LinkAddress> addresses(int linkIndex) throws NetlinkException {
        var what = "cannot list addresses of link " + linkIndex;
        return dump(what, AddressCodec.GET, AddressCodec.all(linkIndex), message -> {
            var address = AddressCodec.decode(message);
            return address != null && address.linkIndex() == linkIndex ? address : null;
        });
    }

    @Override
    public List<LinkAddress> addresses() throws NetlinkException {
        return socket.dump("cannot list addresses", AddressCodec.GET, AddressCodec.all(0), AddressCodec::decode);
    }

    @Override
    public void addAddress(LinkAddress address) throws NetlinkException {
        var what = "cannot add address " + text(address);
        socket.execute(what, AddressCodec.NEW, ADD, AddressCodec.encode(address));
    }

    @Override
    public void replaceAddress(LinkAddress address) throws NetlinkException {
        var what = "cannot set address " + text(address);
        socket.execute(what, AddressCodec.NEW, PUT, AddressCodec.encode(address));
    }

    @Override
    public void deleteAddress(LinkAddress address) throws NetlinkException {
        var what = "cannot delete address " + text(address);
        socket.execute(what, AddressCodec.DELETE, 0, AddressCodec.encode(address));
    }

    @Override
    public List<Route> routes(boolean ipv4, int table) throws NetlinkException {
        var what = "cannot list " + family(ipv4) + " routes of table " + table;
        return dump(what, RouteCodec.GET, RouteCodec.all(ipv4, table), message -> {
            var route = RouteCodec.decode(message);
            boolean wanted = route != null
                    && route.table() == table
                    && route.destination().isIpv4() == ipv4;
            return wanted ? route : null;
        });
    }

    @Override
    public void addRoute(Route route) throws NetlinkException {
        socket.execute("cannot add " + text(route, " to "), RouteCodec.NEW, ADD, RouteCodec.add(route));
    }

    @Override
    public void replaceRoute(Route route) throws NetlinkException {
        socket.execute("cannot set " + text(route, " in "), RouteCodec.NEW, PUT, RouteCodec.add(route));
    }

    @Override
    public void deleteRoute(Route route) throws NetlinkException {
        socket.execute("cannot delete " + text(route, " from "), RouteCodec.DELETE, 0, RouteCodec.delete(route));
    }

    @Override
    public Optional<Route> lookup(InetAddress destination, int mark) throws NetlinkException {
        var what = "cannot look up the way to "
                + IpPrefix.host(destination).address().getHostAddress();
        try {
            var body = RouteCodec.lookup(destination, mark);
            return socket.query(what, RouteCodec.GET, body, RouteCodec::decodeAny).stream()
                    .filter(route -> route.type() == Route.Type.UNICAST || route.type() == Route.Type.LOCAL)
                    .findFirst();
        } catch (NetlinkException e) {
            // A refusing route answers with the error that a sender would get.
            if (e.is(Errno.ENETUNREACH, Errno.EHOSTUNREACH, Errno.EACCES, Errno.EINVAL)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public List<Rule> rules(boolean ipv4) throws NetlinkException {
        var what = "cannot list " + family(ipv4) + " rules";
        return dump(what, RuleCodec.GET, RuleCodec.all(ipv4), message -> {
            var rule = RuleCodec.decode(message);
            return rule != null && rule.ipv4() == ipv4 ? rule : null;
        });
    }

    @Override
    public void addRule(Rule rule) throws NetlinkException {
        socket.execute("cannot add " + text(rule), RuleCodec.NEW, ADD, RuleCodec.encode(rule));
    }

    @Override
    public void deleteRule(Rule rule) throws NetlinkException {
        socket.execute("cannot delete " + text(rule), RuleCodec.DELETE, 0, RuleCodec.encode(rule));
    }

    @Override
    public void close() {
        socket.close();
    }

    private Optional<Link> find(String what, byte[] request) throws NetlinkException {
        try {
            return socket.query(what, LinkCodec.GET, request, LinkCodec::decode).stream()
                    .findFirst();
        } catch (NetlinkException e) {
            if (e.is(Errno.ENODEV)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** A dump filtered by the kernel, for which a table or link that is not there is an error and to us an empty list. */
    private <T> List<T> dump(String what, int type, byte[] body, Function<NetlinkMessage, @Nullable T> reader)
            throws NetlinkException {
        try {
            return socket.dump(what, type, body, reader);
        } catch (NetlinkException e) {
            if (e.is(Errno.ENOENT, Errno.ENODEV)) {
                return List.of();
            }
            throw e;
        }
    }

    private static String text(LinkAddress address) {
        return address.prefix() + " of link " + address.linkIndex();
    }

    private static String text(Route route, String preposition) {
        boolean plain = route.type() == Route.Type.UNICAST || route.type() == Route.Type.UNSPECIFIED;
        var kind = plain ? "" : route.type().name().toLowerCase(Locale.ROOT) + " ";
        return kind + "route " + route.destination() + preposition + "table " + route.table();
    }

    private static String text(Rule rule) {
        return family(rule.ipv4()) + " rule " + rule.priority() + " for table " + rule.table();
    }

    private static String family(boolean ipv4) {
        return ipv4 ? "IPv4" : "IPv6";
    }
}
