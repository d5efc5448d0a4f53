package io.heddle.api.net;

/** A Curve25519 private key: the secret half of a gateway's identity. */
public final class PrivateKey extends SecretKey {

    private PrivateKey(byte[] bytes) {
        super(bytes);
    }

    /**
     * A key of exactly 32 bytes, which are copied.
     *
     * @throws IllegalArgumentException if there are not 32
     */
    public static PrivateKey of(byte[] bytes) {
        return new PrivateKey(KeyText.checked(bytes));
    }

    /**
     * A key from its base64 text.
     *
     * @throws IllegalArgumentException if the text is not base64 of 32 bytes; the text is not repeated in the message
     */
    public static PrivateKey parse(String base64) {
        return new PrivateKey(KeyText.decode(base64));
    }
}
