package io.heddle.engine.state;

import io.heddle.api.net.PrivateKey;
import io.heddle.api.net.PublicKey;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.KeyAgreement;

/** Who this gateway is: a Curve25519 key pair, made once and kept in the state directory. */
public final class Identity {

    private static final String ALGORITHM = "X25519";

    private final PrivateKey privateKey;
    private final PublicKey publicKey;

    private Identity(PrivateKey privateKey, PublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /**
     * Reads the identity of a state directory, or makes one.
     *
     * @throws IOException if the file cannot be read or written, or (a {@link StateFileException}) is damaged: it stays where it is,
     *     since a lost identity is never replaced in silence
     */
    public static Identity load(Path directory) throws IOException {
        var file = new StateFile(directory.resolve("private.key"), "private.key");
        var text = file.read();
        if (text.isEmpty()) {
            var fresh = of(generate());
            file.write(fresh.privateKey.reveal() + "\n");
            return fresh;
        }
        try {
            return of(PrivateKey.parse(text.get().strip()));
        } catch (IllegalArgumentException e) { // without its text and as no cause: they might quote the key
            throw file.damaged("does not hold a private key: it must be the base64 text of 32 bytes");
        }
    }

    public PrivateKey privateKey() {
        return privateKey;
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    private static Identity of(PrivateKey key) {
        return new Identity(key, publicOf(key));
    }

    private static PrivateKey generate() {
        try {
            var pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            var scalar = ((java.security.interfaces.XECPrivateKey) pair.getPrivate())
                    .getScalar()
                    .orElseThrow();
            scalar[0] &= (byte) 248; // RFC 7748, section 5: the form other implementations expect in a file
            scalar[31] = (byte) (scalar[31] & 127 | 64);
            return PrivateKey.of(scalar);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + ALGORITHM, e);
        }
    }

    /** The scalar times the base point (u = 9). */
    private static PublicKey publicOf(PrivateKey key) {
        try {
            var factory = KeyFactory.getInstance(ALGORITHM);
            var agreement = KeyAgreement.getInstance(ALGORITHM);
            agreement.init(factory.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, key.bytes())));
            var base = (XECPublicKey)
                    factory.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, BigInteger.valueOf(9)));
            agreement.doPhase(base, true);
            return PublicKey.of(agreement.generateSecret());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot derive a public key", e);
        }
    }
}
