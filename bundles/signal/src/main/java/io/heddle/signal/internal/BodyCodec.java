package io.heddle.signal.internal;

import com.google.protobuf.ByteString;
import io.heddle.api.connect.SignalMessage;
import io.heddle.api.connect.SignalMessage.Answer;
import io.heddle.api.connect.SignalMessage.CandidateLine;
import io.heddle.api.connect.SignalMessage.GoIdle;
import io.heddle.api.connect.SignalMessage.IceCredentials;
import io.heddle.api.connect.SignalMessage.Offer;
import io.heddle.api.connect.SignalMessage.PostQuantum;
import io.heddle.api.connect.SignalMessage.Session;
import io.heddle.api.connect.SignalMessage.SessionId;
import io.heddle.wire.signal.Body;
import io.heddle.wire.signal.RosenpassConfig;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Messages between peers and their form on the wire. Stateless. */
final class BodyCodec {

    /** What a sender that names no port uses: WireGuard's default. */
    private static final int DEFAULT_PORT = 51820;

    private static final int MAX_PORT = 65535;

    /** An offer of somebody who does not do ICE; empty would be an error. */
    private static final String NO_ICE = ":";

    /** Far beyond any candidate line, extensions included. */
    private static final int MAX_CANDIDATE = 1024;

    private static final String CANDIDATE_PREFIX = "candidate:";
    private static final HexFormat HEX = HexFormat.of();

    private BodyCodec() {}

    /** The probe of the watchdog: the type alone. */
    static Body heartbeat() {
        return Body.newBuilder().setType(Body.Type.HEARTBEAT).build();
    }

    static boolean isHeartbeat(Body body) {
        return body.getType() == Body.Type.HEARTBEAT;
    }

    /**
     * Writes a message.
     *
     * @throws IllegalArgumentException if it has no form on the wire: a colon in credentials, a key that is not base64
     */
    static Body encode(SignalMessage message) {
        var body = Body.newBuilder();
        if (message instanceof Offer offer) {
            encode(offer.session(), body.setType(Body.Type.OFFER));
        } else if (message instanceof Answer answer) {
            encode(answer.session(), body.setType(Body.Type.ANSWER));
        } else if (message instanceof CandidateLine candidate) {
            body.setType(Body.Type.CANDIDATE).setPayload(candidate.line());
        } else {
            body.setType(Body.Type.GO_IDLE);
        }
        return body.build();
    }

    /**
     * Reads a message.
     *
     * @return the message, or empty for a type that is not passed on
     * @throws IllegalArgumentException if it is malformed
     */
    static Optional<SignalMessage> decode(Body body) {
        return switch (body.getType()) {
            case OFFER -> Optional.of(new Offer(session(body)));
            case ANSWER -> Optional.of(new Answer(session(body)));
            case CANDIDATE -> Optional.of(new CandidateLine(candidate(body.getPayload())));
            case GO_IDLE -> Optional.of(new GoIdle());
            default -> Optional.empty();
        };
    }

    private static void encode(Session session, Body.Builder body) {
        var ice = session.credentials();
        body.setPayload(ice == null ? NO_ICE : payload(ice))
                .setWgListenPort(session.port())
                .setNetBirdVersion(session.version())
                .setRosenpassConfig(rosenpass(session.postQuantum()));
        if (ice != null && session.sessionId() != null) {
            body.setSessionId(
                    ByteString.copyFrom(HEX.parseHex(session.sessionId().hex())));
        }
        if (session.relayUrl() != null) {
            body.setRelayServerAddress(session.relayUrl());
            if (session.relayAddress() != null) {
                body.setRelayServerIp(ByteString.copyFrom(session.relayAddress().getAddress()));
            }
        }
    }

    private static String payload(IceCredentials ice) {
        if (ice.fragment().isEmpty() || ice.password().isEmpty() || (ice.fragment() + ice.password()).contains(":")) {
            throw new IllegalArgumentException("ICE credentials are not empty and have no colon");
        }
        return ice.fragment() + ":" + ice.password();
    }

    private static RosenpassConfig rosenpass(@Nullable PostQuantum parameters) {
        // Present even when it is empty: that is what peers expect.
        return parameters == null
                ? RosenpassConfig.getDefaultInstance()
                : RosenpassConfig.newBuilder()
                        .setRosenpassPubKey(
                                ByteString.copyFrom(Base64.getDecoder().decode(parameters.publicKey())))
                        .setRosenpassServerAddr(parameters.address())
                        .build();
    }

    private static Session session(Body body) {
        return new Session(
                credentials(body.getPayload()),
                sessionId(body),
                port(body),
                body.getNetBirdVersion(),
                relayUrl(body),
                relayAddress(body),
                postQuantum(body.getRosenpassConfig()));
    }

    // Exactly two parts; either empty means that the sender does not do ICE.
    private static @Nullable IceCredentials credentials(String payload) {
        int colon = payload.indexOf(':');
        if (colon < 0 || payload.indexOf(':', colon + 1) >= 0) {
            throw new IllegalArgumentException("the payload is not of the form fragment:password");
        }
        var fragment = payload.substring(0, colon);
        var password = payload.substring(colon + 1);
        return fragment.isEmpty() || password.isEmpty() ? null : new IceCredentials(fragment, password);
    }

    private static @Nullable SessionId sessionId(Body body) {
        return body.getSessionId().size() == SessionId.LENGTH
                ? new SessionId(HEX.formatHex(body.getSessionId().toByteArray()))
                : null;
    }

    private static int port(Body body) {
        int port = body.getWgListenPort();
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port " + Integer.toUnsignedString(port));
        }
        return port == 0 ? DEFAULT_PORT : port;
    }

    private static @Nullable String relayUrl(Body body) {
        return body.getRelayServerAddress().isEmpty() ? null : body.getRelayServerAddress();
    }

    // Only a hint for when the name does not resolve: another length than 4 or 16 is ignored, mapped IPv4 becomes IPv4.
    private static @Nullable InetAddress relayAddress(Body body) {
        if (relayUrl(body) == null || body.getRelayServerIp().isEmpty()) {
            return null;
        }
        try {
            return InetAddress.getByAddress(body.getRelayServerIp().toByteArray());
        } catch (UnknownHostException e) {
            return null;
        }
    }

    // The message is always there; its key says whether it means anything.
    private static @Nullable PostQuantum postQuantum(RosenpassConfig config) {
        return config.getRosenpassPubKey().isEmpty()
                ? null
                : new PostQuantum(
                        Base64.getEncoder()
                                .encodeToString(config.getRosenpassPubKey().toByteArray()),
                        config.getRosenpassServerAddr());
    }

    private static String candidate(String payload) {
        var line = payload.startsWith(CANDIDATE_PREFIX) ? payload.substring(CANDIDATE_PREFIX.length()) : payload;
        if (line.isBlank() || line.length() > MAX_CANDIDATE || line.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("not a candidate line");
        }
        return line;
    }
}
