package io.heddle.hub.internal.state;

import java.net.IDN;
import java.net.InetAddress;
import java.util.Locale;

/** DNS labels of peers, made from their host names. */
final class Labels {

    /** Longest label that is made from a host name. */
    private static final int LENGTH = 59;

    /** Longest label there is (RFC 1035, section 2.3.4). */
    private static final int DNS_LENGTH = 63;

    private Labels() {}

    /** A label for a host name; empty if the name has nothing to make one of. */
    static String of(String hostname) {
        int dot = hostname.indexOf('.');
        String first = dot < 0 ? hostname : hostname.substring(0, dot);
        String label = trimmed(ascii(first).replaceAll("[^A-Za-z0-9-]+", "-").toLowerCase(Locale.ROOT));
        return label.length() <= LENGTH ? label : trimmed(label.substring(0, LENGTH));
    }

    /** The label of a peer whose first choice is taken: with the end of its IPv4 address. */
    static String withAddress(String label, InetAddress ipv4) {
        byte[] octets = ipv4.getAddress();
        String end = "-" + (octets[2] & 0xff) + "-" + (octets[3] & 0xff);
        int room = DNS_LENGTH - end.length();
        return (label.length() <= room ? label : label.substring(0, room)) + end;
    }

    private static String ascii(String label) {
        try {
            return IDN.toASCII(label, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException e) {
            return label; // too long or not a name in any language: its ASCII part will do
        }
    }

    // A label neither begins nor ends with a hyphen (RFC 1123, section 2.1).
    private static String trimmed(String label) {
        return label.replaceAll("^-+|-+$", "");
    }
}
