package io.heddle.hub.internal.state;

/**
 * What a peer tells of itself and the network map depends on.
 *
 * @param hostname its host name as reported
 * @param version client version it reported, may be empty
 * @param sourcePrefixes whether it understands prefixes in firewall rules
 * @param ipv6 whether it wants an IPv6 overlay address
 */
public record PeerMeta(String hostname, String version, boolean sourcePrefixes, boolean ipv6) {

    /** Longest host name of RFC 1035; more is cut off. */
    private static final int HOSTNAME_LENGTH = 255;

    private static final int VERSION_LENGTH = 64;

    public PeerMeta {
        hostname = cut(hostname, HOSTNAME_LENGTH);
        version = cut(version, VERSION_LENGTH);
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
