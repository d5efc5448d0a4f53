package io.heddle.wireguard.internal.cookie;

import io.heddle.wireguard.Endpoint;
import io.heddle.wireguard.PublicKey;
import io.heddle.wireguard.internal.crypto.Aead;
import io.heddle.wireguard.internal.crypto.Blake2s;
import io.heddle.wireguard.internal.crypto.LittleEndian;
import io.heddle.wireguard.internal.noise.Messages;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Checks the two macs of handshake messages to us and hands out cookies. Used under one lock. */
public final class CookieChecker {

    /** Whitepaper, section 5.4.7: the secret changes every two minutes. */
    static final long COOKIE_LIFETIME_NANOS = TimeUnit.SECONDS.toNanos(120);

    static final int NONCE = 8;
    static final int COOKIE = 32;

    private final MacKeys keys;
    private final SecureRandom random;
    private final byte[] secret = new byte[32];
    private boolean hasSecret;
    private long secretMadeAt;

    public CookieChecker(PublicKey ourKey, SecureRandom random) {
        this.keys = MacKeys.of(ourKey);
        this.random = random;
    }

    /** Whether the sender knows our public key. */
    public boolean hasValidMac1(byte[] message) {
        int at = message.length - Messages.MACS_LENGTH;
        byte[] expected = Blake2s.mac(keys.mac1(), message, 0, at);
        return MessageDigest.isEqual(expected, Arrays.copyOfRange(message, at, at + Messages.MAC_LENGTH));
    }

    /** Whether the sender has a cookie of ours, thus receives at the endpoint it sends from. */
    public boolean hasValidMac2(byte[] message, Endpoint source, long now) {
        int at = message.length - Messages.MAC_LENGTH;
        byte[] expected = Blake2s.mac(cookieFor(source, now), message, 0, at);
        return MessageDigest.isEqual(expected, Arrays.copyOfRange(message, at, message.length));
    }

    /** A cookie for the sender of a message. */
    public byte[] reply(byte[] message, Endpoint source, long now) {
        var reply = new byte[Messages.COOKIE_REPLY_LENGTH];
        LittleEndian.putInt(reply, 0, Messages.COOKIE_REPLY);
        LittleEndian.putInt(reply, 4, LittleEndian.getInt(message, Messages.SENDER));
        var nonce = new byte[Aead.EXTENDED_NONCE_LENGTH];
        random.nextBytes(nonce);
        System.arraycopy(nonce, 0, reply, NONCE, nonce.length);
        int mac1At = message.length - Messages.MACS_LENGTH;
        byte[] mac1 = Arrays.copyOfRange(message, mac1At, mac1At + Messages.MAC_LENGTH);
        byte[] sealed = Aead.sealExtended(keys.cookie(), nonce, cookieFor(source, now), mac1);
        System.arraycopy(sealed, 0, reply, COOKIE, sealed.length);
        return reply;
    }

    /** Erases the secret. */
    public void erase() {
        hasSecret = false;
        Arrays.fill(secret, (byte) 0);
    }

    private byte[] cookieFor(Endpoint source, long now) {
        if (!hasSecret || now - secretMadeAt >= COOKIE_LIFETIME_NANOS) {
            random.nextBytes(secret);
            secretMadeAt = now;
            hasSecret = true;
        }
        byte[] identity = source.identity();
        return Blake2s.mac(secret, identity, 0, identity.length);
    }
}
