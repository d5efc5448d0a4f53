package io.heddle.wireguard;

import io.heddle.wireguard.internal.device.DeviceCore;
import io.heddle.wireguard.internal.noise.Messages;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A WireGuard interface without input and output: the caller brings datagrams, packets and the time, and gets
 * datagrams, packets and the time of the next {@link #tick}. There is no thread, socket or clock inside.
 *
 * <p><b>Time.</b> {@code now} is a monotonic time in nanoseconds such as {@link System#nanoTime}; one reading may serve
 * a batch. Whoever runs the timers calls {@link #tick} at {@link #nextDeadline}, and looks again after each call of any
 * method here, or when {@link DeviceListener#deadlineMoved} says so. A late tick does no harm but delay.
 *
 * <p><b>Buffers.</b> Regions are given by an absolute offset and a length; position, limit and byte order are neither
 * used nor changed. Packets are encrypted and decrypted in place. Heap buffers suit the JDK's cipher, direct ones a
 * native {@link PacketCipher}.
 *
 * <p><b>Threads.</b> Every method may be called by any thread at any time. Packets under an existing session take no
 * lock of the device, so that one thread may encrypt what it reads from the tunnel interface while another decrypts
 * what it reads from the network, also several of each; send counters are atomic and each session's replay window has a
 * short lock of its own. Handshakes, timers, configuration, and the packets that begin a session share one lock. Two
 * threads that handle packets of one peer may hand them to their outputs in another order.
 *
 * <p><b>Errors.</b> No datagram and no packet causes an exception, whatever is in it. A region that does not fit its
 * buffer is a mistake of the caller and does: {@link IndexOutOfBoundsException}. What an {@link Output} throws passes
 * through.
 *
 * <p>Protocol: "WireGuard: Next Generation Kernel Network Tunnel", J. A. Donenfeld, 2017.
 */
public final class WireGuardDevice implements AutoCloseable {

    /** Bytes needed before a packet for its header. */
    public static final int HEADROOM = Messages.TRANSPORT_HEADER;

    /** Bytes needed behind a packet for padding and tag. */
    public static final int TAILROOM = 15 + Messages.TAG_LENGTH;

    private final DeviceCore core;

    /** Makes a device without peers. Loads the timestamp floor. */
    public WireGuardDevice(DeviceConfig config) {
        this.core = new DeviceCore(config);
    }

    /** Whether a datagram has the form of a WireGuard message; cheap, says nothing about its being genuine. */
    public static boolean isWireGuard(ByteBuffer buffer, int offset, int length) {
        return Messages.typeOf(buffer, offset, length) != 0;
    }

    /**
     * Handles a datagram from the network. A packet in it is decrypted in place and passed to the output if its source
     * address belongs to the sending peer, cut to the length in its IP header.
     *
     * @param source where it came from
     * @param now monotonic time in nanoseconds
     * @param out takes the packet, or answers
     */
    public ReceiveResult handleDatagram(
            ByteBuffer buffer, int offset, int length, Endpoint source, long now, Output out) {
        Objects.checkFromIndexSize(offset, length, buffer.capacity());
        return core.receive(buffer, offset, length, source, now, out);
    }

    /**
     * Handles a packet from the tunnel interface: encrypts it in place for the peer its destination belongs to, or keeps
     * a copy until the handshake that it starts is complete.
     *
     * @param buffer with {@link #HEADROOM} bytes before the packet and {@link #TAILROOM} behind it, which are
     *     overwritten
     * @param offset of the first byte of the IP header
     * @param length of the packet
     * @param now monotonic time in nanoseconds
     * @param out takes the datagram
     */
    public SendResult handlePacket(ByteBuffer buffer, int offset, int length, long now, Output out) {
        Objects.checkIndex(length, Integer.MAX_VALUE - HEADROOM - TAILROOM);
        Objects.checkFromIndexSize(offset - HEADROOM, HEADROOM + length + TAILROOM, buffer.capacity());
        return core.send(buffer, offset, length, now, out);
    }

    /** Does what is due: repeats handshakes, sends keepalives, erases old keys. */
    public void tick(long now, Output out) {
        core.tick(now, out);
    }

    /** When {@link #tick} is to be called next; empty if nothing is due ever. Takes no lock. */
    public OptionalLong nextDeadline() {
        return core.nextDeadline();
    }

    /**
     * Begins a handshake with a peer, unless the last message of one was sent to it less than five seconds ago; then
     * one follows by itself. Unanswered ones are repeated for 90 seconds.
     *
     * @return false if the peer is unknown
     */
    public boolean initiate(PublicKey peer, long now, Output out) {
        return core.initiate(peer, now, out);
    }

    /**
     * Adds or changes a peer. A prefix that belongs to another peer moves to this one. Sessions go on; a changed
     * preshared key counts from the next handshake. Switching the persistent keepalive on, with an endpoint known,
     * makes a tick due at once.
     *
     * @return false, without effect, if the key is our own or the device is closed
     */
    public boolean putPeer(PeerConfig config, long now) {
        return core.putPeer(config, now);
    }

    /** Removes a peer with its sessions, prefixes and counters. Returns false if it is unknown. */
    public boolean removePeer(PublicKey peer) {
        return core.removePeer(peer);
    }

    /**
     * Sends to another endpoint from now on, until a genuine packet comes from elsewhere. A handshake that is waiting
     * for its answer is repeated to the new endpoint, by a tick that is due at once.
     *
     * @param endpoint null for unknown: then packets to the peer are refused until it is heard
     * @return false if the peer is unknown
     */
    public boolean setEndpoint(PublicKey peer, @Nullable Endpoint endpoint, long now) {
        return core.setEndpoint(peer, endpoint, now);
    }

    /**
     * Changes our static key, of which the device takes a copy. All sessions end, and a peer that has this key is
     * removed. The present key again changes nothing.
     */
    public void setPrivateKey(PrivateKey key, long now) {
        core.setPrivateKey(key, now);
    }

    /**
     * Changes the MTU, up to which packets are padded.
     *
     * @param mtu 0 to 65535
     */
    public void setMtu(int mtu) {
        core.setMtu(Objects.checkIndex(mtu, 65536));
    }

    /** Our public key. */
    public PublicKey publicKey() {
        return core.publicKey();
    }

    /** A peer as it is now; empty if it is unknown. */
    public Optional<PeerSnapshot> peer(PublicKey peer) {
        return core.peer(peer);
    }

    /** All peers as they are now, in no order. */
    public List<PeerSnapshot> snapshot() {
        return core.snapshot();
    }

    /** Removes all peers and erases all keys. Idempotent; afterwards everything is dropped. */
    @Override
    public void close() {
        core.close();
    }
}
