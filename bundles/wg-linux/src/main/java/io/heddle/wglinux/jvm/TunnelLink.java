package io.heddle.wglinux.jvm;

import io.heddle.api.net.IpPrefix;
import io.heddle.netlink.Errno;
import io.heddle.netlink.LinkAddress;
import io.heddle.netlink.Netlink;
import io.heddle.netlink.NetlinkException;
import io.heddle.netlink.Sysctl;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tunnel's interface as the host's routing sees it: addresses, MTU, up or down. */
final class TunnelLink {

    private static final Logger log = LoggerFactory.getLogger(TunnelLink.class);

    /** RFC 8200, section 5. */
    private static final int LEAST_IPV6_MTU = 1280;

    private final Netlink netlink;
    private final String name;
    private final int index;

    TunnelLink(Netlink netlink, String name, int index) {
        this.netlink = netlink;
        this.name = name;
        this.index = index;
    }

    /** Whether the interface is still there. */
    boolean exists() throws NetlinkException {
        return netlink.link(index).isPresent();
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
        for (var address : addresses) {
            add(address, mtu);
        }
        netlink.setUp(index, true);
    }

    void down() throws NetlinkException {
        netlink.setUp(index, false);
    }

    /** Without this an interface gets a link-local address and asks for routers, who would all be peers. */
    private void silence() {
        try {
            new Sysctl().write("1", "net", "ipv6", "conf", name, "addr_gen_mode");
        } catch (NetlinkException e) {
            log.debug("{} gets a link-local address: {}", name, e.getMessage());
        }
    }

    /** A host without IPv6, or with it switched off there, gets along with IPv4. */
    private void add(IpPrefix address, int mtu) throws NetlinkException {
        if (!address.isIpv4() && mtu < LEAST_IPV6_MTU) {
            log.warn("{} does without {}: IPv6 needs an MTU of {}, not {}", name, address, LEAST_IPV6_MTU, mtu);
            return;
        }
        try {
            netlink.replaceAddress(LinkAddress.of(index, address).withoutPrefixRoute());
        } catch (NetlinkException e) {
            if (address.isIpv4() || !e.is(Errno.EACCES, Errno.EOPNOTSUPP, Errno.EAFNOSUPPORT)) {
                throw e;
            }
            log.warn("{} does without {}: {}", name, address, e.getMessage());
        }
    }
}
