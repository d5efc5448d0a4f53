package io.heddle.wireguard;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Where a call of the device puts what it makes. Called on the thread of that call, before the call returns, and never
 * under a lock of the device; so each thread brings an output of its own. A region is given by an absolute offset and a
 * length; position and limit of the buffer mean nothing.
 *
 * <p>A region of the caller's own buffer stays untouched until the caller reuses that buffer, and a region of another
 * buffer is not used again by the device: an output may collect them and send a batch later.
 */
@ConsumerType
public interface Output {

    /** A datagram to send. */
    void datagram(Endpoint destination, ByteBuffer buffer, int offset, int length);

    /**
     * A decrypted IP packet, whose source address belongs to the peer, for the tunnel interface.
     *
     * @param peer the sender
     */
    void packet(PublicKey peer, ByteBuffer buffer, int offset, int length);
}
