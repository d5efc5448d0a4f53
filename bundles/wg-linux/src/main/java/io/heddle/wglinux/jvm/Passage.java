package io.heddle.wglinux.jvm;

import io.heddle.api.tunnel.PacketHooks.Direction;
import io.heddle.netlink.io.PacketBatch;
import io.heddle.wireguard.Endpoint;
import io.heddle.wireguard.Output;
import io.heddle.wireguard.PublicKey;
import io.heddle.wireguard.WireGuardDevice;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a thread needs to bring packets through the device: memory to work in and both ways out. One thread at a time.
 *
 * <p>The memory is an array: the ciphers of the JDK work in arrays, filters look into arrays, and the way into and out of the
 * kernel's memory is a copy that segmentation needs anyway.
 */
final class Passage implements Output {

    private final byte[] memory =
            new byte[WireGuardDevice.HEADROOM + PacketBatch.MAX_PACKET + WireGuardDevice.TAILROOM];
    private final ByteBuffer scratch = ByteBuffer.wrap(memory);
    private final Ports ports;
    private final Outlet outlet;
    private final int slots;
    private @Nullable TunWriter writer;

    /** @param slots packets written to the interface at once */
    Passage(Ports ports, Outlet outlet, int slots) {
        this.ports = ports;
        this.outlet = outlet;
        this.slots = slots;
    }

    /** An array buffer for a packet of any size with {@link WireGuardDevice#HEADROOM} before it. */
    ByteBuffer scratch() {
        return scratch;
    }

    /** What {@link #scratch} is made of. */
    byte[] memory() {
        return memory;
    }

    Outlet outlet() {
        return outlet;
    }

    @Override
    public void datagram(Endpoint destination, ByteBuffer buffer, int offset, int length) {
        if (destination instanceof Route route) {
            outlet.send(route, buffer, offset, length);
        }
    }

    @Override
    public void packet(PublicKey peer, ByteBuffer buffer, int offset, int length) {
        if (ports.hooks().accept(Direction.IN, buffer.array(), buffer.arrayOffset() + offset, length)) {
            writer().add(buffer, offset, length);
        }
    }

    /**
     * Hands everything collected to the kernel.
     *
     * @throws java.io.UncheckedIOException if the interface is gone
     */
    void flush() {
        outlet.flush();
        if (writer != null) {
            writer.flush();
        }
    }

    private TunWriter writer() {
        var present = writer;
        if (present == null) {
            present = new TunWriter(ports.tun(), slots);
            writer = present;
        }
        return present;
    }
}
