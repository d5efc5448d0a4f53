package io.heddle.netlink;

/**
 * A network interface.
 *
 * @param index its number, which a new interface of the same name does not inherit
 * @param name 1…15 bytes; may change
 * @param flags {@code IFF_…} bits
 * @param mtu bytes
 * @param kind what made it, for example {@code wireguard}, {@code tun}, {@code veth}; empty for hardware and loopback
 */
public record Link(int index, String name, int flags, int mtu, String kind) {

    private static final int IFF_UP = 0x1;
    private static final int IFF_LOOPBACK = 0x8;
    private static final int IFF_RUNNING = 0x40;

    /** Whether it is switched on. */
    public boolean isUp() {
        return (flags & IFF_UP) != 0;
    }

    /** Whether it is switched on and has a carrier. */
    public boolean isRunning() {
        return (flags & IFF_RUNNING) != 0;
    }

    public boolean isLoopback() {
        return (flags & IFF_LOOPBACK) != 0;
    }
}
