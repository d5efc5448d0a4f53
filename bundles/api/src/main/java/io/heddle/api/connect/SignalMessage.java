package io.heddle.api.connect;

import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What peers tell each other through signal. Bodies of other types are dropped by the connector. */
public sealed interface SignalMessage {

    /** An offer; the receiver processes it and answers. */
    record Offer(Session session) implements SignalMessage {}

    /** The answer to an offer; processed, never answered. */
    record Answer(Session session) implements SignalMessage {}

    /**
     * One ICE candidate.
     *
     * @param line the candidate attribute of RFC 8839 without {@code candidate:} in front
     */
    record CandidateLine(String line) implements SignalMessage {}

    /** The sender closed its side because it was unused. */
    record GoIdle() implements SignalMessage {}

    /**
     * What offers and answers carry.
     *
     * @param credentials how to reach the sender's ICE agent, or {@code null} if it does not do ICE with this peer
     * @param sessionId names the sender's current ICE attempt; {@code null} with old peers or without ICE
     * @param port the sender's WireGuard and ICE port
     * @param version the sender's version, informational
     * @param relayUrl the relay the sender is connected to, or {@code null}
     * @param relayAddress the address behind that URL, if known
     * @param postQuantum the sender's Rosenpass parameters, or {@code null} if it does not use it; carried, not used yet
     */
    record Session(
            @Nullable IceCredentials credentials,
            @Nullable SessionId sessionId,
            int port,
            String version,
            @Nullable String relayUrl,
            @Nullable InetAddress relayAddress,
            @Nullable PostQuantum postQuantum) {

        /** A session of a sender that uses neither relay nor Rosenpass. */
        public static Session direct(IceCredentials credentials, SessionId id, int port, String version) {
            return new Session(credentials, id, port, version, null, null, null);
        }

        /** The ICE credentials, absent if the sender does not do ICE. */
        public Optional<IceCredentials> ice() {
            return Optional.ofNullable(credentials);
        }
    }

    /**
     * Rosenpass parameters.
     *
     * @param publicKey base64 text of the public key, which may be hundreds of kilobytes
     * @param address where it listens, {@code ip:port} or {@code :port}
     */
    record PostQuantum(String publicKey, String address) {
        @Override
        public String toString() {
            return "PostQuantum[" + address + "]";
        }
    }

    /**
     * User name fragment and password of an ICE agent. The password is in no text of this type.
     *
     * @param fragment ufrag, without colon
     * @param password pwd, without colon
     */
    record IceCredentials(String fragment, String password) {
        @Override
        public String toString() {
            return "IceCredentials[" + fragment + "]";
        }
    }

    /**
     * Five random bytes that name an ICE attempt.
     *
     * @param hex ten lower-case hexadecimal digits
     */
    record SessionId(String hex) {

        /** Bytes of a session id. */
        public static final int LENGTH = 5;

        public SessionId {
            if (!hex.matches("[0-9a-f]{10}")) {
                throw new IllegalArgumentException("a session id is ten hexadecimal digits");
            }
        }
    }
}
