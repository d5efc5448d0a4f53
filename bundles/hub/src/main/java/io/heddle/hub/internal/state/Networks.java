package io.heddle.hub.internal.state;

import io.heddle.api.net.IpPrefix;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.random.RandomGenerator;

/** Chooses the networks of a new overlay. */
public final class Networks {

    /** Shared address space of RFC 6598, out of which overlays take a /16. */
    private static final int SHARED_FIRST = 100;

    private static final int SHARED_SECOND = 64;
    private static final int SHARED_CHOICES = 64;
    private static final int IPV4_LENGTH = 16;

    /** Locally assigned unique local addresses (RFC 4193, section 3.1). */
    private static final byte LOCAL_PREFIX = (byte) 0xfd;

    private static final int SITE_BYTES = 8;
    private static final int IPV6_LENGTH = 64;

    private Networks() {}

    /** A random /16 of 100.64.0.0/10. */
    public static IpPrefix randomV4(RandomGenerator random) {
        byte second = (byte) (SHARED_SECOND + random.nextInt(SHARED_CHOICES));
        return prefix(new byte[] {SHARED_FIRST, second, 0, 0}, IPV4_LENGTH);
    }

    /** A random /64 of fd00::/8. */
    public static IpPrefix randomV6(RandomGenerator random) {
        var site = new byte[SITE_BYTES];
        random.nextBytes(site);
        var bytes = new byte[16];
        System.arraycopy(site, 0, bytes, 0, SITE_BYTES);
        bytes[0] = LOCAL_PREFIX;
        return prefix(bytes, IPV6_LENGTH);
    }

    private static IpPrefix prefix(byte[] bytes, int length) {
        try {
            return new IpPrefix(InetAddress.getByAddress(bytes), length);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // only for another number of bytes
        }
    }
}
