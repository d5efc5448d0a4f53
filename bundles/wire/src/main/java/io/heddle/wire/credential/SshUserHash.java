package io.heddle.wire.credential;

import java.nio.charset.StandardCharsets;

/** How a user is named in the list of those who may log in by SSH: BLAKE2b-128 of the user id. Stateless. */
public final class SshUserHash {

    /** Bytes of the hash. */
    public static final int BYTES = 16;

    private SshUserHash() {}

    /**
     * Hashes a user id.
     *
     * @param userId the id as in the token's claim
     * @return a new array of {@value #BYTES} bytes
     */
    public static byte[] of(String userId) {
        return Blake2b.hash(userId.getBytes(StandardCharsets.UTF_8), BYTES);
    }
}
