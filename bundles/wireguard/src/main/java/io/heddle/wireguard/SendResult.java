package io.heddle.wireguard;

/** What became of a packet from the tunnel interface. */
public enum SendResult {
    /** Encrypted and handed to the output. */
    SENT,
    /** Copied; it is sent when the handshake that it started, or found under way, completes. */
    STAGED,
    /** Not an IP packet. */
    MALFORMED,
    /** Its destination belongs to no peer. */
    NO_PEER,
    /** It is not known where the peer is. */
    NO_ENDPOINT,
    /** The device is closed, or the peer was removed just now. */
    DROPPED
}
