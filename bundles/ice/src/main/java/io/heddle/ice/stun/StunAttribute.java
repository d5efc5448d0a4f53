package io.heddle.ice.stun;

/** Attribute numbers (RFC 8489, section 18.3; RFC 8445, section 16.1), and the one NetBird added. */
public final class StunAttribute {

    /** {@code receiver's ufrag:sender's ufrag} in ICE. */
    public static final int USERNAME = 0x0006;

    /** HMAC-SHA1 over everything before it. */
    public static final int MESSAGE_INTEGRITY = 0x0008;

    /** Code and reason of an error response. */
    public static final int ERROR_CODE = 0x0009;

    /** Types that the sender of an error 420 did not understand. */
    public static final int UNKNOWN_ATTRIBUTES = 0x000A;

    /** Realm of a long-term credential. */
    public static final int REALM = 0x0014;

    /** Nonce of a long-term credential. */
    public static final int NONCE = 0x0015;

    /** Source address as the responder saw it. */
    public static final int XOR_MAPPED_ADDRESS = 0x0020;

    /** Priority of the sender's candidate. */
    public static final int PRIORITY = 0x0024;

    /** The controlling agent's nomination. */
    public static final int USE_CANDIDATE = 0x0025;

    /** Name of the sender's software. */
    public static final int SOFTWARE = 0x8022;

    /** CRC-32 that tells STUN from other traffic. */
    public static final int FINGERPRINT = 0x8028;

    /** Tie-breaker of a controlled agent. */
    public static final int ICE_CONTROLLED = 0x8029;

    /** Tie-breaker of a controlling agent. */
    public static final int ICE_CONTROLLING = 0x802A;

    /**
     * NetBird's {@code source cid:target cid}. Its releases since 0.57 append it after FINGERPRINT and enlarge the
     * length field without computing integrity and fingerprint again.
     */
    public static final int CANDIDATE_PAIR_ID = 0x8100;

    private static final int COMPREHENSION_OPTIONAL = 0x8000;

    private StunAttribute() {}

    static boolean mustBeUnderstood(int type) {
        return (type & COMPREHENSION_OPTIONAL) == 0
                && switch (type) {
                    case USERNAME,
                            MESSAGE_INTEGRITY,
                            ERROR_CODE,
                            UNKNOWN_ATTRIBUTES,
                            REALM,
                            NONCE,
                            XOR_MAPPED_ADDRESS,
                            PRIORITY,
                            USE_CANDIDATE -> false;
                    default -> true;
                };
    }
}
