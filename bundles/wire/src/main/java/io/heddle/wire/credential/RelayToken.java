package io.heddle.wire.credential;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;

/**
 * The token that admits a peer to a relay, as a management server hands it out.
 *
 * @param payload decimal Unix seconds of expiry
 * @param signature base64 of HMAC-SHA256 over the payload; a secret, kept out of {@link #toString}
 */
public record RelayToken(String payload, String signature) {

    /**
     * Issues a token.
     *
     * @param secret the secret shared with the relay
     * @param expiry until when it is good, to the second
     * @return the token
     */
    public static RelayToken issue(String secret, Instant expiry) {
        String payload = Long.toString(expiry.getEpochSecond());
        return new RelayToken(payload, Base64.getEncoder().encodeToString(sign(secret, payload)));
    }

    /**
     * Says whether a relay with this secret should admit the bearer.
     *
     * @param secret the relay's secret
     * @param now the relay's time
     * @return true if the signature fits and the moment of expiry has not passed; false also for malformed tokens
     */
    public boolean admits(String secret, Instant now) {
        try {
            byte[] given = Base64.getDecoder().decode(signature);
            return MessageDigest.isEqual(given, sign(secret, payload))
                    && now.getEpochSecond() <= Long.parseLong(payload);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] sign(String secret, String payload) {
        byte[] key = Digests.sha256(secret.getBytes(StandardCharsets.UTF_8));
        return Digests.hmac("HmacSHA256", key, payload);
    }

    @Override
    public String toString() {
        return "RelayToken[payload=" + payload + "]";
    }
}
