package io.heddle.hub.internal.state;

import io.heddle.api.hub.PolicyInfo;
import io.heddle.api.map.RuleAction;
import io.heddle.api.map.RuleProtocol;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PortRange;
import io.heddle.api.net.PublicKey;
import io.heddle.wire.credential.SetupKeyHash;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** States, peers, keys and policies for tests. */
public final class States {

    public static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    public static final String KEY = "A1B2C3D4-0000-4000-8000-000000000001";

    private States() {}

    public static HubState empty() {
        return HubState.create(IpPrefix.parse("100.77.0.0/16"), IpPrefix.parse("fd00:1:2:3::/64"));
    }

    /** A state whose setup key {@link #KEY} has no limit. */
    public static HubState open() {
        return empty().addKey(key("k1", KEY, 0));
    }

    public static SetupKey key(String id, String text, int limit) {
        return new SetupKey(id, id, SetupKeyHash.of(text), limit, 0, null, false, List.of());
    }

    public static PublicKey peerKey(int number) {
        var bytes = new byte[PublicKey.LENGTH];
        new Random(number).nextBytes(bytes);
        return PublicKey.of(bytes);
    }

    public static PeerMeta meta(String hostname) {
        return new PeerMeta(hostname, "0.60.0", true, false);
    }

    public static Registration registration(int number, String hostname) {
        return new Registration(peerKey(number), SetupKeyHash.of(KEY), meta(hostname), "");
    }

    /** The state with a peer more, whose addresses are made of its number. */
    public static HubState with(HubState state, int number, PeerMeta meta, String... groups) {
        var v4 = IpPrefix.parse("100.77.0." + number).address();
        var v6 = IpPrefix.parse("fd00:1:2:3::" + Integer.toHexString(number)).address();
        var key = state.keys().isEmpty() ? key("k1", KEY, 0) : state.keys().get(0);
        var base = state.keys().isEmpty() ? state.addKey(key) : state;
        return base.join(
                new Peer(peerKey(number), v4, v6, "p" + number, meta, "", List.of(groups), key.id(), NOW), key);
    }

    public static HubState with(HubState state, int number, String... groups) {
        return with(state, number, meta("p" + number), groups);
    }

    public static Peer peer(HubState state, int number) {
        return state.peer(peerKey(number)).orElseThrow();
    }

    public static PolicyInfo policy(String name, String source, String destination, boolean both) {
        return policy(name, source, destination, both, RuleProtocol.ALL, RuleAction.ACCEPT);
    }

    public static PolicyInfo policy(
            String name,
            String source,
            String destination,
            boolean both,
            RuleProtocol protocol,
            RuleAction action,
            PortRange... ports) {
        return new PolicyInfo(
                name, List.of(source), List.of(destination), both, protocol, List.of(ports), action, true);
    }
}
