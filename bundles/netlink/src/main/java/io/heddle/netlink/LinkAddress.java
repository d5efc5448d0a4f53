package io.heddle.netlink;

import io.heddle.api.net.IpPrefix;

/**
 * An address of an interface.
 *
 * @param linkIndex the interface
 * @param prefix the address with the length of its network
 * @param flags {@code IFA_F_…} bits; those that the kernel decides (permanent, tentative) are ignored when adding
 */
public record LinkAddress(int linkIndex, IpPrefix prefix, int flags) {

    /** No duplicate address detection (IPv6): usable at once. */
    public static final int NO_DAD = 0x02;

    /** Duplicate address detection still runs (IPv6): not usable yet. */
    public static final int TENTATIVE = 0x40;

    /** The network's route is not made with the address. */
    public static final int NO_PREFIX_ROUTE = 0x200;

    /** An address usable at once, whose network's route the kernel makes with it. */
    public static LinkAddress of(int linkIndex, IpPrefix prefix) {
        return new LinkAddress(linkIndex, prefix, prefix.isIpv4() ? 0 : NO_DAD);
    }

    /** The same without the network's route. */
    public LinkAddress withoutPrefixRoute() {
        return new LinkAddress(linkIndex, prefix, flags | NO_PREFIX_ROUTE);
    }
}
