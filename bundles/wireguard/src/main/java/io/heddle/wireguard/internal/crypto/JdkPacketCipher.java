package io.heddle.wireguard.internal.crypto;

import io.heddle.wireguard.PacketCipher;
import java.nio.ByteBuffer;

/** ChaCha20-Poly1305 by the JDK; packets outside an array are copied forth and back. */
public final class JdkPacketCipher implements PacketCipher {

    private final ErasableKey key;
    private final ThreadLocal<JdkEngine> engines;

    JdkPacketCipher(byte[] key, ThreadLocal<JdkEngine> engines) {
        this.key = new ErasableKey(key);
        this.engines = engines;
    }

    @Override
    public boolean seal(long counter, ByteBuffer buffer, int offset, int length) {
        JdkEngine engine = engines.get();
        if (buffer.hasArray()) {
            return engine.seal(key, counter, buffer.array(), buffer.arrayOffset() + offset, length);
        }
        byte[] scratch = engine.scratch(length + TAG_LENGTH);
        buffer.get(offset, scratch, 0, length);
        boolean sealed = engine.seal(key, counter, scratch, 0, length);
        if (sealed) {
            buffer.put(offset, scratch, 0, length + TAG_LENGTH);
        }
        return sealed;
    }

    @Override
    public boolean open(long counter, ByteBuffer buffer, int offset, int length) {
        if (length < TAG_LENGTH) {
            return false;
        }
        JdkEngine engine = engines.get();
        if (buffer.hasArray()) {
            return engine.open(key, counter, buffer.array(), buffer.arrayOffset() + offset, length);
        }
        byte[] scratch = engine.scratch(length);
        buffer.get(offset, scratch, 0, length);
        boolean opened = engine.open(key, counter, scratch, 0, length);
        if (opened) {
            buffer.put(offset, scratch, 0, length - TAG_LENGTH);
        }
        return opened;
    }

    @Override
    public void close() {
        key.destroy();
    }

    /** Whether the key is gone, for tests. */
    public boolean isErased() {
        return key.isErased();
    }
}
