package io.heddle.wireguard.internal.crypto;

import java.util.Arrays;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * A key for the JDK's ciphers that can be erased while others use it: whoever comes later gets no key at all, never
 * one of zeros.
 */
final class ErasableKey implements SecretKey {

    private static final long serialVersionUID = 1L;

    private final transient byte[] bytes; // guarded by this
    private transient boolean destroyed; // guarded by this

    ErasableKey(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    @Override
    public String getAlgorithm() {
        return Aead.KEY_ALGORITHM;
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    /** A copy of the key, or null when it is destroyed: the ciphers refuse that as an invalid key. */
    @Override
    public synchronized byte @Nullable [] getEncoded() {
        return destroyed ? null : bytes.clone();
    }

    @Override
    public synchronized void destroy() {
        destroyed = true;
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public synchronized boolean isDestroyed() {
        return destroyed;
    }

    /** Whether nothing but zeros is left, for tests. */
    synchronized boolean isErased() {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "ErasableKey[redacted]";
    }
}
