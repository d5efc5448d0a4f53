package io.heddle.wireguard;

import io.heddle.wireguard.internal.crypto.JdkPacketCiphers;
import org.osgi.annotation.versioning.ConsumerType;

/** Makes the ciphers of new sessions: the place to put a native implementation. */
@ConsumerType
@FunctionalInterface
public interface PacketCipherFactory {

    /**
     * Makes a cipher. Called under the lock of the device, so it must not block.
     *
     * @param key 32 bytes; the caller erases them afterwards, so they are to be copied
     */
    PacketCipher create(byte[] key);

    /** Ciphers of the JDK, which work everywhere. They are fast on heap buffers and copy direct ones. */
    static PacketCipherFactory jdk() {
        return new JdkPacketCiphers();
    }
}
