package io.heddle.api.hub;

/**
 * A setup key that was just made.
 *
 * @param info what is kept of it
 * @param key its text, a secret that is not kept
 */
public record CreatedKey(KeyInfo info, String key) {

    @Override
    public String toString() {
        return "CreatedKey[" + info.id() + "]";
    }
}
