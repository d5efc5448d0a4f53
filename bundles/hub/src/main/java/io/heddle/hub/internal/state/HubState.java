package io.heddle.hub.internal.state;

import io.heddle.api.hub.PolicyInfo;
import io.heddle.api.map.RuleAction;
import io.heddle.api.map.RuleProtocol;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PublicKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Everything the control plane knows, at one moment. Each method that changes something returns the next state, or this one if
 * there is nothing to change; what peers can see of the network counts the serial up.
 *
 * @param networkV4 overlay network, host bits clear
 * @param networkV6 overlay network, a /64 with host bits clear
 * @param serial state number, unsigned
 * @param peers by key, oldest first
 * @param keys oldest first
 * @param policies in the order they were added
 */
public record HubState(
        IpPrefix networkV4,
        IpPrefix networkV6,
        long serial,
        Map<PublicKey, Peer> peers,
        List<SetupKey> keys,
        List<PolicyInfo> policies) {

    /** Name of the policy a network starts with: everybody may talk to everybody. */
    public static final String DEFAULT_POLICY = "Default";

    public HubState {
        peers = Collections.unmodifiableMap(new LinkedHashMap<>(peers));
        keys = List.copyOf(keys);
        policies = List.copyOf(policies);
    }

    /** A network without peers. */
    public static HubState create(IpPrefix networkV4, IpPrefix networkV6) {
        var all = List.of(Groups.ALL);
        var everything =
                new PolicyInfo(DEFAULT_POLICY, all, all, true, RuleProtocol.ALL, List.of(), RuleAction.ACCEPT, true);
        return new HubState(networkV4, networkV6, 0, Map.of(), List.of(), List.of(everything));
    }

    /** A peer by its key. */
    public Optional<Peer> peer(PublicKey key) {
        return Optional.ofNullable(peers.get(key));
    }

    /** The state without a peer. */
    public HubState removePeer(PublicKey key) {
        if (!peers.containsKey(key)) {
            return this;
        }
        var rest = new LinkedHashMap<>(peers);
        rest.remove(key);
        return new HubState(networkV4, networkV6, serial + 1, rest, keys, policies);
    }

    /**
     * The state with a peer in exactly these groups.
     *
     * @throws NoSuchElementException if the peer is unknown
     */
    public HubState setGroups(PublicKey key, List<String> groups) {
        return changePeer(key, peer -> peer.withGroups(groups), serial + 1);
    }

    /**
     * The state with what a peer told of itself; the serial stays.
     *
     * @throws NoSuchElementException if the peer is unknown
     */
    public HubState setMeta(PublicKey key, PeerMeta meta) {
        return changePeer(key, peer -> peer.withMeta(meta), serial);
    }

    /**
     * The state with a peer's SSH key; the serial stays.
     *
     * @throws NoSuchElementException if the peer is unknown
     */
    public HubState setSshKey(PublicKey key, String sshKey) {
        return changePeer(key, peer -> peer.withSshKey(sshKey), serial);
    }

    /** The state with one more setup key. */
    public HubState addKey(SetupKey key) {
        var all = new ArrayList<>(keys);
        all.add(key);
        return new HubState(networkV4, networkV6, serial, peers, all, policies);
    }

    /**
     * The state with a setup key revoked.
     *
     * @throws NoSuchElementException if there is no such key
     */
    public HubState revokeKey(String id) {
        var key = keys.stream().filter(candidate -> candidate.id().equals(id)).findFirst();
        if (key.orElseThrow(() -> new NoSuchElementException("no setup key " + id))
                .revoked()) {
            return this;
        }
        return replaceKey(key.get().withRevoked());
    }

    /** The state with a policy added, or replaced in its place. */
    public HubState putPolicy(PolicyInfo policy) {
        var all = new ArrayList<>(policies);
        int place = indexOf(policy.name());
        if (place < 0) {
            all.add(policy);
        } else if (all.set(place, policy).equals(policy)) {
            return this;
        }
        return new HubState(networkV4, networkV6, serial + 1, peers, keys, all);
    }

    /**
     * The state without a policy.
     *
     * @throws NoSuchElementException if there is no such policy
     */
    public HubState removePolicy(String name) {
        int place = indexOf(name);
        if (place < 0) {
            throw new NoSuchElementException("no policy " + name);
        }
        var rest = new ArrayList<>(policies);
        rest.remove(place);
        return new HubState(networkV4, networkV6, serial + 1, peers, keys, rest);
    }

    /** A peer more, and its key used once more. */
    HubState join(Peer peer, SetupKey key) {
        var all = new LinkedHashMap<>(peers);
        all.put(peer.key(), peer);
        var state = replaceKey(key.usedOnceMore());
        return new HubState(networkV4, networkV6, serial + 1, all, state.keys, policies);
    }

    private HubState replaceKey(SetupKey changed) {
        var all = keys.stream()
                .map(key -> key.id().equals(changed.id()) ? changed : key)
                .toList();
        return new HubState(networkV4, networkV6, serial, peers, all, policies);
    }

    private HubState changePeer(PublicKey key, UnaryOperator<Peer> change, long nextSerial) {
        var before = peer(key).orElseThrow(() -> new NoSuchElementException("no peer " + key));
        var after = change.apply(before);
        if (after.equals(before)) {
            return this;
        }
        var all = new LinkedHashMap<>(peers);
        all.put(key, after);
        return new HubState(networkV4, networkV6, nextSerial, all, keys, policies);
    }

    private int indexOf(String policy) {
        for (int i = 0; i < policies.size(); i++) {
            if (policies.get(i).name().equals(policy)) {
                return i;
            }
        }
        return -1;
    }
}
