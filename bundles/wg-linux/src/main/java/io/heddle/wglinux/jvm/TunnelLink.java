package io.heddle.wglinux.jvm;

import io.heddle.api.net.IpPrefix;
import io.heddle.netlink.Errno;
import io.heddle.netlink.Link;
import io.heddle.netlink.LinkAddress;
import io.heddle.netlink.Netlink;
import io.heddle.netlink.NetlinkException;
import io.heddle.netlink.Sysctl;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tunnel's interface as the host's routing sees it: addresses, MTU, up or down. One thread at a time. */
final class TunnelLink {

    private static final Logger log = LoggerFactory.getLogger(TunnelLink.class);

    /** What the kernel says has made a TUN interface. */
    private static final String KIND = "tun";

    /** RFC 8200, section 5. */
    private static final int LEAST_IPV6_MTU = 1280;

    private final Netlink netlink;
    private final String name;
    private final int index;
    private List<IpPrefix> given = List.of(); // addresses that the kernel took

    TunnelLink(Netlink netlink, String name, int index) {
        this.netlink = netlink;
        this.name = name;
        this.index = index;
    }

    /** Whether the interface is still there and under its name: the filter knows it by that. */
    boolean isOurs() throws NetlinkException {
        return present().filter(link -> link.name().equals(name)).isPresent();
    }

    /** The interface under whatever name. An index is given again only to who asks for it, which a TUN interface cannot. */
    private Optional<Link> present() throws NetlinkException {
        return netlink.link(index).filter(link -> link.kind().equals(KIND));
    }

    /** Sets MTU and addresses, exactly these, and switches the interface on. */
    void up(List<IpPrefix> addresses, int mtu) throws NetlinkException {
        silence();
        netlink.setMtu(index, mtu);
        for (var present : netlink.addresses(index)) {
            if (!addresses.contains(present.prefix())) {
                netlink.deleteAddress(present);
            }
        }
        add(addresses, mtu);
        netlink.setUp(index, true);
    }

    /** What of {@link #up} is not as it was made, in words for a log; empty if nothing. What others added is their affair. */
    String deviation(int mtu) throws NetlinkException {
        var link = present();
        if (link.isEmpty()) {
            return "is gone";
        }
        var wrong = new ArrayList<String>();
        if (!link.get().isUp()) {
            wrong.add("was switched off");
        }
        if (link.get().mtu() != mtu) {
            wrong.add("has MTU " + link.get().mtu() + " instead of " + mtu);
        }
        var missing = missing();
        if (!missing.isEmpty()) {
            wrong.add("lost " + missing);
        }
        return String.join(", ", wrong);
    }

    /** Puts back what {@link #deviation} finds, and nothing else. */
    void restore(List<IpPrefix> addresses, int mtu) throws NetlinkException {
        silence();
        if (netlink.link(index).filter(link -> link.mtu() == mtu).isEmpty()) {
            netlink.setMtu(index, mtu);
        }
        add(addresses, mtu);
        netlink.setUp(index, true);
    }

    private List<IpPrefix> missing() throws NetlinkException {
        var missing = new ArrayList<>(given);
        for (var present : netlink.addresses(index)) {
            missing.remove(present.prefix());
        }
        return missing;
    }

    void down() throws NetlinkException {
        if (present().isPresent()) {
            netlink.setUp(index, false);
        }
    }

    /** Without this an interface gets a link-local address and asks for routers, who would all be peers. */
    private void silence() {
        try {
            new Sysctl().write("1", "net", "ipv6", "conf", name, "addr_gen_mode");
        } catch (NetlinkException e) {
            log.debug("{} gets a link-local address: {}", name, e.getMessage());
        }
    }

    private void add(List<IpPrefix> addresses, int mtu) throws NetlinkException {
        given = List.of();
        var added = new ArrayList<IpPrefix>();
        for (var address : addresses) {
            if (add(address, mtu)) {
                added.add(address);
            }
        }
        given = List.copyOf(added);
    }

    /** A host without IPv6, or with it switched off there, gets along with IPv4: false. */
    private boolean add(IpPrefix address, int mtu) throws NetlinkException {
        if (!address.isIpv4() && mtu < LEAST_IPV6_MTU) {
            log.warn("{} does without {}: IPv6 needs an MTU of {}, not {}", name, address, LEAST_IPV6_MTU, mtu);
            return false;
        }
        try {
            netlink.replaceAddress(LinkAddress.of(index, address).withoutPrefixRoute());
            return true;
        } catch (NetlinkException e) {
            if (address.isIpv4() || !e.is(Errno.EACCES, Errno.EOPNOTSUPP, Errno.EAFNOSUPPORT)) {
                throw e;
            }
            log.warn("{} does without {}: {}", name, address, e.getMessage());
            return false;
        }
    }
}
