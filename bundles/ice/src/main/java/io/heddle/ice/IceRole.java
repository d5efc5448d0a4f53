package io.heddle.ice;

/** Who decides which pair is used. NetBird fixes it by comparing the WireGuard keys. */
public enum IceRole {
    /** Nominates the pair. */
    CONTROLLING,
    /** Follows the nomination. */
    CONTROLLED;

    /**
     * The role NetBird gives this side: the greater key controls. The base64 <em>texts</em> are compared, not the
     * bytes they stand for; the results differ.
     *
     * @param localKey own WireGuard public key, base64
     * @param remoteKey the peer's WireGuard public key, base64
     * @return the local role
     */
    public static IceRole of(String localKey, String remoteKey) {
        return localKey.compareTo(remoteKey) > 0 ? CONTROLLING : CONTROLLED;
    }
}
