package io.heddle.ice;

import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * User fragment and password of one side. The password is a secret of the two peers.
 *
 * @param ufrag 1 to 256 characters without colon
 * @param password 1 to 256 characters without colon
 */
public record IceCredentials(String ufrag, String password) {

    /** Letters in a generated user fragment. */
    public static final int UFRAG_LENGTH = 16;

    /** Letters in a generated password. */
    public static final int PASSWORD_LENGTH = 32;

    // RFC 8839, section 5.4
    private static final int MAX_LENGTH = 256;

    /** Checks the lengths. Messages of the exceptions do not contain the values. */
    public IceCredentials {
        check("ufrag", ufrag);
        check("password", password);
    }

    /**
     * Draws credentials of the form NetBird uses: 16 and 32 letters.
     *
     * @param random cryptographic source
     * @return fresh credentials
     */
    public static IceCredentials generate(RandomGenerator random) {
        return new IceCredentials(Letters.draw(random, UFRAG_LENGTH), Letters.draw(random, PASSWORD_LENGTH));
    }

    /**
     * Takes credentials the remote signalled.
     *
     * @param ufrag first part of the payload
     * @param password second part of the payload
     * @return the credentials, or empty if they are unusable, which counts as "does no ICE"
     */
    public static Optional<IceCredentials> received(String ufrag, String password) {
        return isValid(ufrag) && isValid(password)
                ? Optional.of(new IceCredentials(ufrag, password))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "IceCredentials[ufrag=" + ufrag + "]";
    }

    private static void check(String name, String value) {
        if (!isValid(value)) {
            throw new IllegalArgumentException(name + " must have 1 to 256 characters and no colon");
        }
    }

    private static boolean isValid(String value) {
        return !value.isEmpty() && value.length() <= MAX_LENGTH && value.indexOf(':') < 0;
    }
}
