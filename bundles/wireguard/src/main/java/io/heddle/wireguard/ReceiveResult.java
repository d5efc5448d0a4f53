package io.heddle.wireguard;

/** What became of a datagram from the network. */
public enum ReceiveResult {
    /** Not a message of WireGuard; it may be somebody else's on the same port, such as STUN. */
    NOT_WIREGUARD,
    /** A packet, decrypted and handed to the output. */
    PACKET,
    /** A genuine packet without content. */
    KEEPALIVE,
    /** A handshake message that was acted upon; an answer may be in the output. */
    HANDSHAKE,
    /** Not genuine, repeated, unknown, forbidden by the allowed IPs, or too late. */
    DROPPED
}
