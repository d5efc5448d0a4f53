package io.heddle.ice;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Makes host candidates of interface addresses: one for each usable address, all with the shared port of their family.
 * Immutable; safe for use by several threads if the random source is.
 */
public final class HostCandidates {

    /** Beginnings of interface names that NetBird never offers: tunnels, container bridges, loopback. */
    public static final List<String> EXCLUDED_PREFIXES = List.of(
            "wt",
            "utun",
            "tun0",
            "zt",
            "ZeroTier",
            "wg",
            "ts",
            "Tailscale",
            "tailscale",
            "docker",
            "veth",
            "br-",
            "lo");

    /** Most candidates offered; every one of them costs the remote a pair and a signal message. */
    public static final int MAX_CANDIDATES = 64;

    private final List<String> excludedPrefixes;
    private final Predicate<InetAddress> refused;
    private final RandomGenerator random;

    /**
     * @param excludedPrefixes beginnings of interface names to pass over: {@link #EXCLUDED_PREFIXES} or the operator's
     *     list, and the names of the own interfaces. Names that begin with {@code lo} are passed over in any case.
     * @param refused addresses never to be offered: those inside the overlay
     * @param random cryptographic source for the candidate ids
     */
    public HostCandidates(Collection<String> excludedPrefixes, Predicate<InetAddress> refused, RandomGenerator random) {
        this.excludedPrefixes = List.copyOf(excludedPrefixes);
        this.refused = refused;
        this.random = random;
    }

    /**
     * Makes the candidates. Leave out interfaces that are down and WireGuard devices of any name.
     *
     * @param addresses what the host has
     * @param port4 shared port for IPv4, or 0 to offer none
     * @param port6 shared port for IPv6, or 0 to offer none
     * @return candidates in the order of the addresses, at most {@link #MAX_CANDIDATES}
     */
    public List<Candidate> gather(Collection<InterfaceAddress> addresses, int port4, int port6) {
        var usable = new LinkedHashSet<InetSocketAddress>();
        for (InterfaceAddress each : addresses) {
            InetAddress address = Addresses.withoutZone(each.address());
            int port = address instanceof Inet6Address ? port6 : port4;
            if (usable.size() < MAX_CANDIDATES && port != 0 && offers(each.interfaceName()) && offers(address)) {
                usable.add(new InetSocketAddress(address, port));
            }
        }
        return usable.stream()
                .map(a -> Candidate.host(a, Letters.draw(random, Candidate.CID_LENGTH)))
                .toList();
    }

    private boolean offers(String interfaceName) {
        return !interfaceName.startsWith("lo") && excludedPrefixes.stream().noneMatch(interfaceName::startsWith);
    }

    private boolean offers(InetAddress address) {
        return !address.isLoopbackAddress()
                && !address.isAnyLocalAddress()
                && !address.isMulticastAddress()
                && !(address instanceof Inet6Address six && isUnfit(six))
                && !refused.test(address);
    }

    private static boolean isUnfit(Inet6Address address) {
        return address.isLinkLocalAddress() || address.isSiteLocalAddress() || address.isIPv4CompatibleAddress();
    }
}
