package io.heddle.wireguard.internal.cookie;

import io.heddle.wireguard.PublicKey;
import io.heddle.wireguard.internal.crypto.Aead;
import io.heddle.wireguard.internal.crypto.Blake2s;
import io.heddle.wireguard.internal.noise.Messages;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes the two macs of our handshake messages to one peer and keeps its cookie. Used under one lock. */
public final class CookieGenerator {

    private final MacKeys keys;
    private byte @Nullable [] cookie;
    private long cookieReceivedAt;
    private byte @Nullable [] lastMac1;

    public CookieGenerator(PublicKey peer) {
        this.keys = MacKeys.of(peer);
    }

    /** Completes a message: the first mac, and the second if a fresh cookie is at hand. */
    public void sign(byte[] message, long now) {
        int mac1At = message.length - Messages.MACS_LENGTH;
        int mac2At = message.length - Messages.MAC_LENGTH;
        byte[] mac1 = Blake2s.mac(keys.mac1(), message, 0, mac1At);
        System.arraycopy(mac1, 0, message, mac1At, mac1.length);
        lastMac1 = mac1;
        if (cookie != null && now - cookieReceivedAt < CookieChecker.COOKIE_LIFETIME_NANOS) {
            byte[] mac2 = Blake2s.mac(cookie, message, 0, mac2At);
            System.arraycopy(mac2, 0, message, mac2At, mac2.length);
        }
    }

    /** Takes the cookie out of a reply to our last message; false if the reply is not genuine. */
    public boolean accept(byte[] reply, long now) {
        byte[] mac1 = lastMac1;
        if (mac1 == null) {
            return false;
        }
        byte[] nonce = Arrays.copyOfRange(reply, CookieChecker.NONCE, CookieChecker.COOKIE);
        byte[] sealed = Arrays.copyOfRange(reply, CookieChecker.COOKIE, Messages.COOKIE_REPLY_LENGTH);
        byte[] opened = Aead.openExtended(keys.cookie(), nonce, sealed, mac1);
        if (opened == null) {
            return false;
        }
        cookie = opened;
        cookieReceivedAt = now;
        lastMac1 = null;
        return true;
    }
}
