package io.heddle.wireguard;

import io.heddle.wireguard.internal.routing.Prefix;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A prefix of inner addresses that belongs to a peer: packets to it go to the peer, packets from it are accepted only
 * from the peer. Bits behind the prefix length are cleared. Immutable.
 */
public final class AllowedIp {

    private final Prefix prefix;

    private AllowedIp(Prefix prefix) {
        this.prefix = prefix;
    }

    /**
     * A prefix.
     *
     * @param address any address in it
     * @param length 0 to 32 for IPv4, 0 to 128 for IPv6
     * @throws IllegalArgumentException if the length is out of range
     */
    public static AllowedIp of(InetAddress address, int length) {
        return new AllowedIp(Prefix.of(address.getAddress(), length));
    }

    /**
     * A prefix from text such as {@code 10.0.0.0/8}, {@code fd00::/8} or a single address. Never asks the DNS.
     *
     * @throws IllegalArgumentException if the text is not that
     */
    public static AllowedIp parse(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        // Only characters of literals, so that the look-up cannot become a query.
        boolean ipv6 = host.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
        if (!ipv6 && !host.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
            throw new IllegalArgumentException("not an IP prefix: " + text);
        }
        try {
            byte[] address = InetAddress.getByName(host).getAddress();
            int length = slash < 0 ? 8 * address.length : Integer.parseInt(text.substring(slash + 1));
            return new AllowedIp(Prefix.of(address, length));
        } catch (UnknownHostException | IllegalArgumentException e) {
            throw new IllegalArgumentException("not an IP prefix: " + text, e);
        }
    }

    /** The first address. */
    public InetAddress address() {
        try {
            return InetAddress.getByAddress(prefix.bytes());
        } catch (UnknownHostException e) {
            throw new AssertionError("an address has 4 or 16 bytes", e);
        }
    }

    /** Number of fixed bits. */
    public int length() {
        return prefix.length();
    }

    /** Whether this is a prefix of IPv6 addresses. */
    public boolean isIpv6() {
        return prefix.ipv6();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AllowedIp ip && prefix.equals(ip.prefix);
    }

    @Override
    public int hashCode() {
        return prefix.hashCode();
    }

    @Override
    public String toString() {
        return address().getHostAddress() + "/" + length();
    }
}
