package io.heddle.wireguard.internal.crypto;

import io.heddle.wireguard.PacketCipher;
import io.heddle.wireguard.PacketCipherFactory;

/** Makes packet ciphers of the JDK that share one engine per thread. */
public final class JdkPacketCiphers implements PacketCipherFactory {

    private final ThreadLocal<JdkEngine> engines = ThreadLocal.withInitial(JdkEngine::new);

    @Override
    public PacketCipher create(byte[] key) {
        return new JdkPacketCipher(key, engines);
    }
}
