package io.heddle.ice;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numeric addresses: text that never reaches a resolver, the canonical form, and what cannot be a peer. */
final class Addresses {

    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:][0-9A-Fa-f:.]{1,44}");

    private Addresses() {}

    /** Reads a numeric address; a zone is removed, an IPv4-mapped address becomes IPv4, a name is refused. */
    static Optional<InetAddress> parse(String text) {
        int zone = text.indexOf('%');
        String literal = zone < 0 ? text : text.substring(0, zone);
        // Java reads a text with a colon as IPv6 or refuses it; it asks the resolver for neither of these forms.
        boolean six = literal.indexOf(':') >= 0 && IPV6.matcher(literal).matches();
        if (!six && !(zone < 0 && isIpv4(literal))) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(literal));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Text as Go prints it: IPv6 in the canonical form of RFC 5952, no zone. */
    static String format(InetAddress address) {
        return address instanceof Inet6Address ? Ipv6Text.format(address.getAddress()) : address.getHostAddress();
    }

    static InetSocketAddress withoutZone(InetSocketAddress address) {
        return hasZone(address.getAddress())
                ? new InetSocketAddress(withoutZone(address.getAddress()), address.getPort())
                : address;
    }

    static InetAddress withoutZone(InetAddress address) {
        if (!hasZone(address)) {
            return address;
        }
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 16 bytes", e);
        }
    }

    /** Whether a peer can be there at all. IPv6 link-local addresses mean nothing without a zone. */
    static boolean usable(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        return !address.isUnresolved()
                && address.getPort() != 0
                && !ip.isAnyLocalAddress()
                && !ip.isMulticastAddress()
                && !isBroadcast(ip)
                && !(ip instanceof Inet6Address && ip.isLinkLocalAddress());
    }

    private static boolean hasZone(InetAddress address) {
        return address instanceof Inet6Address six && (six.getScopeId() != 0 || six.getScopedInterface() != null);
    }

    private static boolean isIpv4(String text) {
        if (!IPV4.matcher(text).matches()) {
            return false;
        }
        for (String part : text.split("\\.", -1)) {
            // Leading zeros are octal to some readers and decimal to others.
            if (Integer.parseInt(part) > 255 || part.length() > 1 && part.charAt(0) == '0') {
                return false;
            }
        }
        return true;
    }

    private static boolean isBroadcast(InetAddress ip) {
        byte[] b = ip.getAddress();
        return ip instanceof Inet4Address && (b[0] & b[1] & b[2] & b[3]) == -1;
    }
}
