package io.heddle.wireguard.internal.noise;

import io.heddle.wireguard.PrivateKey;
import io.heddle.wireguard.PublicKey;
import org.jspecify.annotations.Nullable;

/** Our static key pair, owned: it dies with this object. */
public final class Identity {

    private final PrivateKey privateKey;
    private final PublicKey publicKey;

    public Identity(PrivateKey key) {
        this.privateKey = key.copy();
        this.publicKey = key.publicKey();
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    public byte @Nullable [] agree(PublicKey other) {
        return privateKey.agree(other);
    }

    public boolean has(PrivateKey key) {
        return privateKey.equals(key);
    }

    public void destroy() {
        privateKey.destroy();
    }
}
