package io.heddle.wireguard;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * ChaCha20-Poly1305 (RFC 8439) under one key of one direction of one session: seals and opens packets in place. The
 * nonce is four zero bytes and the packet's counter, little endian; there is no associated data.
 *
 * <p>Any number of threads may call at once. A region is given by an absolute offset and a length; position, limit and
 * byte order of the buffer are neither used nor changed. Buffers may be on the heap or direct; an implementation that
 * is fast for one kind only must still be right for the other.
 */
@ConsumerType
public interface PacketCipher extends AutoCloseable {

    /** Bytes by which a sealed packet is longer. */
    int TAG_LENGTH = 16;

    /**
     * Encrypts in place and writes the tag behind.
     *
     * @param counter number of the packet, unsigned; the caller never uses one twice
     * @param buffer holds the packet, with room for 16 bytes behind it
     * @param offset index of the first byte
     * @param length length of the plaintext, 0 or more
     * @return false, with the buffer as it was, if this cipher is closed
     */
    boolean seal(long counter, ByteBuffer buffer, int offset, int length);

    /**
     * Verifies and decrypts in place; the plaintext is 16 bytes shorter.
     *
     * @param counter number of the packet, unsigned
     * @param buffer holds the sealed packet
     * @param offset index of the first byte
     * @param length length of the sealed packet including its tag
     * @return false, with the content of the region undefined, if the packet is not genuine or this cipher is closed
     */
    boolean open(long counter, ByteBuffer buffer, int offset, int length);

    /** Erases the key. Calls that are under way finish with it, later ones return false. Idempotent. */
    @Override
    void close();
}
