package io.heddle.netlink.io;

/** What a TUN device leaves to the one who reads from it; each value includes those before it. */
public enum Offload {
    /** Packets come ready, without {@link VnetHeader}. */
    NONE,
    /** Packets come with a {@link VnetHeader} but ready. */
    HEADER,
    /** Checksums are to be completed. */
    CHECKSUM,
    /** TCP super packets are to be segmented. */
    TCP,
    /** UDP super packets are to be segmented. */
    UDP
}
