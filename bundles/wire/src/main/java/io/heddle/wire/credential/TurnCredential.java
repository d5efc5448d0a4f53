package io.heddle.wire.credential;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/**
 * A time-based TURN credential: the user is the moment of expiry, the password proves that it was issued by who
 * knows the TURN server's secret.
 *
 * @param user decimal Unix seconds of expiry
 * @param password base64 of HMAC-SHA1 over the user; a secret, kept out of {@link #toString}
 */
public record TurnCredential(String user, String password) {

    /**
     * Issues a credential.
     *
     * @param secret the secret shared with the TURN server, not empty
     * @param expiry until when it is good, to the second
     * @return the credential
     * @throws IllegalArgumentException if the secret is empty
     */
    public static TurnCredential issue(String secret, Instant expiry) {
        String user = Long.toString(expiry.getEpochSecond());
        byte[] key = secret.getBytes(StandardCharsets.UTF_8);
        byte[] password = Digests.hmac("HmacSHA1", key, user);
        return new TurnCredential(user, Base64.getEncoder().encodeToString(password));
    }

    @Override
    public String toString() {
        return "TurnCredential[user=" + user + "]";
    }
}
