package io.heddle.hub.internal.server;

import com.google.protobuf.ByteString;
import io.heddle.hub.internal.state.PeerMeta;
import io.heddle.wire.management.PeerCapability;
import io.heddle.wire.management.PeerSystemMeta;

/** Reads what peers tell of themselves. */
final class Reports {

    /** Longest SSH key line that is kept; that of a 16384 bit RSA key has some 2800 characters. */
    private static final int SSH_KEY_LENGTH = 8192;

    private Reports() {}

    static PeerMeta meta(PeerSystemMeta told) {
        var capabilities = told.getCapabilitiesList();
        boolean ipv6 = capabilities.contains(PeerCapability.PEER_CAPABILITY_IPV6_OVERLAY)
                && !told.getFlags().getDisableIpv6();
        return new PeerMeta(
                told.getHostname(),
                told.getNetbirdVersion(),
                capabilities.contains(PeerCapability.PEER_CAPABILITY_SOURCE_PREFIXES),
                ipv6);
    }

    /** An SSH key as one line; empty if there is none or it is no line of visible ASCII. */
    static String sshKey(ByteString told) {
        boolean line = told.size() <= SSH_KEY_LENGTH;
        for (int i = 0; line && i < told.size(); i++) {
            line = told.byteAt(i) >= ' ' && told.byteAt(i) < 0x7f;
        }
        return line ? told.toStringUtf8() : "";
    }
}
