package io.heddle.api.net;

/** A symmetric key mixed into the WireGuard handshake of two peers (the PSK of Noise IKpsk2). */
public final class PresharedKey extends SecretKey {

    private PresharedKey(byte[] bytes) {
        super(bytes);
    }

    /**
     * A key of exactly 32 bytes, which are copied.
     *
     * @throws IllegalArgumentException if there are not 32
     */
    public static PresharedKey of(byte[] bytes) {
        return new PresharedKey(KeyText.checked(bytes));
    }

    /**
     * A key from its base64 text.
     *
     * @throws IllegalArgumentException if the text is not base64 of 32 bytes; the text is not repeated in the message
     */
    public static PresharedKey parse(String base64) {
        return new PresharedKey(KeyText.decode(base64));
    }
}
