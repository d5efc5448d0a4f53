package io.heddle.netlink.io;

/**
 * How a TUN device is opened.
 *
 * @param offload asks for packets with a {@link VnetHeader}: checksums to be completed and TCP super packets of up to 64 KiB.
 *     The kernel may grant less, see {@link TunDevice#offload()}
 * @param udp asks for UDP super packets, too (kernel 6.2 or newer); without effect unless {@code offload}
 */
public record TunOptions(boolean offload, boolean udp) {

    /** One packet per read and write, without headers. */
    public static final TunOptions PLAIN = new TunOptions(false, false);

    /** Checksum and TCP segmentation left to the reader. */
    public static final TunOptions OFFLOAD = new TunOptions(true, false);
}
