package io.heddle.ice;

import java.util.Optional;

/** Kinds of candidates, with the type preferences NetBird uses. */
public enum CandidateType {
    /** An address of an own interface. */
    HOST("host", 126),
    /** The address a STUN server saw. */
    SERVER_REFLEXIVE("srflx", 100),
    /** The address a check came from; never signalled. */
    PEER_REFLEXIVE("prflx", 110),
    /** An address on a TURN server. */
    RELAYED("relay", 0);

    // NetBird gives every candidate the same local preference, and there is one component.
    private static final long LOCAL_PREFERENCE = 65535;
    private static final long COMPONENT = 1;

    private final String token;
    private final int preference;

    CandidateType(String token, int preference) {
        this.token = token;
        this.preference = preference;
    }

    /** The word in a candidate line. */
    public String token() {
        return token;
    }

    /** Priority of a candidate of this type unless its line says otherwise (RFC 8445, section 5.1.2.1). */
    public long defaultPriority() {
        return ((long) preference << 24) + (LOCAL_PREFERENCE << 8) + (256 - COMPONENT);
    }

    static Optional<CandidateType> of(String token) {
        for (CandidateType type : values()) {
            if (type.token.equals(token)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
