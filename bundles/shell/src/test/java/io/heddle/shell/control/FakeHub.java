package io.heddle.shell.control;

import io.heddle.api.hub.CreatedKey;
import io.heddle.api.hub.HubAdmin;
import io.heddle.api.hub.HubException;
import io.heddle.api.hub.KeyInfo;
import io.heddle.api.hub.KeyRequest;
import io.heddle.api.hub.PeerInfo;
import io.heddle.api.hub.PolicyInfo;
import io.heddle.api.net.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A control plane in memory. */
public final class FakeHub implements HubAdmin {

    public static final String SECRET = "11111111-2222-3333-4444-555555555555";

    public final List<KeyRequest> requests = new ArrayList<>();
    public final List<KeyInfo> keys = new ArrayList<>();
    public final List<PeerInfo> peers = new ArrayList<>();
    public final List<PolicyInfo> policies = new ArrayList<>();

    public FakeHub() {
        peers.add(peer(1, "gw-a.heddle.internal", List.of("All")));
        peers.add(peer(2, "gw-b.heddle.internal", List.of("All")));
    }

    @Override
    public HubStatus status() {
        return new HubStatus("http://192.0.2.1:33073", "100.64.0.0/10", "fd00::/64", "heddle.internal", 7, 2, 1);
    }

    @Override
    public CreatedKey createKey(KeyRequest request) {
        requests.add(request);
        var info = new KeyInfo("k1", request.name(), request.usageLimit(), 0, null, false, request.groups());
        keys.add(info);
        return new CreatedKey(info, SECRET);
    }

    @Override
    public List<KeyInfo> keys() {
        return keys;
    }

    @Override
    public void revokeKey(String id) throws HubException {
        if (!keys.removeIf(key -> key.id().equals(id))) {
            throw new HubException("no setup key " + id);
        }
    }

    @Override
    public List<PeerInfo> peers() {
        return peers;
    }

    @Override
    public void removePeer(PublicKey key) {
        peers.removeIf(peer -> peer.key().equals(key));
    }

    @Override
    public void setGroups(PublicKey key, List<String> groups) {
        peers.replaceAll(peer -> peer.key().equals(key) ? peer(key.bytes()[0], peer.fqdn(), groups) : peer);
    }

    @Override
    public List<PolicyInfo> policies() {
        return policies;
    }

    @Override
    public void putPolicy(PolicyInfo policy) {
        policies.add(policy);
    }

    @Override
    public void removePolicy(String name) throws HubException {
        if (!policies.removeIf(policy -> policy.name().equals(name))) {
            throw new HubException("no policy " + name);
        }
    }

    private static PeerInfo peer(int number, String fqdn, List<String> groups) {
        var key = new byte[PublicKey.LENGTH];
        key[0] = (byte) number;
        return new PeerInfo(
                PublicKey.of(key), fqdn, "100.64.0." + number, "fd00::" + number, "0.1.0", groups, true, Instant.EPOCH);
    }
}
