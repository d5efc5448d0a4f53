package io.heddle.hub.internal;

import io.heddle.api.hub.CreatedKey;
import io.heddle.api.hub.HubAdmin;
import io.heddle.api.hub.HubException;
import io.heddle.api.hub.KeyInfo;
import io.heddle.api.hub.KeyRequest;
import io.heddle.api.hub.PeerInfo;
import io.heddle.api.hub.PolicyInfo;
import io.heddle.api.net.IpAddresses;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PublicKey;
import io.heddle.hub.internal.server.HubServer;
import io.heddle.hub.internal.state.Groups;
import io.heddle.hub.internal.state.HubState;
import io.heddle.hub.internal.state.Peer;
import io.heddle.hub.internal.state.PolicyRules;
import io.heddle.hub.internal.state.SetupKey;
import io.heddle.hub.internal.store.StateKeeper;
import io.heddle.hub.internal.store.StoreException;
import io.heddle.wire.credential.SetupKeyHash;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Administers the hub. Thread safe; blocks for the disk only. */
final class HubAdminService implements HubAdmin {

    private static final int ID_BYTES = 4;

    private final HubSettings settings;
    private final StateKeeper keeper;
    private final HubServer server;
    private final Clock clock;
    private final SecureRandom random;

    HubAdminService(HubSettings settings, StateKeeper keeper, HubServer server, Clock clock, SecureRandom random) {
        this.settings = settings;
        this.keeper = keeper;
        this.server = server;
        this.clock = clock;
        this.random = random;
    }

    /** Its management URL is empty while the hub does not listen. */
    @Override
    public HubStatus status() {
        var state = keeper.state();
        var port = server.port();
        return new HubStatus(
                port.isPresent() ? settings.managementUrl(port.getAsInt()) : "",
                state.networkV4().toString(),
                state.networkV6().toString(),
                settings.planner().domain(),
                state.serial(),
                state.peers().size(),
                server.connected().size());
    }

    @Override
    public CreatedKey createKey(KeyRequest request) throws HubException {
        // Deployed clients send nothing but UUIDs.
        var text = UUID.randomUUID().toString().toUpperCase(Locale.ROOT);
        var lifetime = request.lifetime();
        if (lifetime != null && (lifetime.isNegative() || lifetime.isZero())) {
            throw new HubException("the lifetime of a setup key must be positive, not " + lifetime);
        }
        var bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        var id = HexFormat.of().formatHex(bytes);
        var expires = lifetime == null ? null : clock.instant().plus(lifetime);
        var key = new SetupKey(
                id, request.name(), SetupKeyHash.of(text), request.usageLimit(), 0, expires, false, request.groups());
        change(state -> {
            Groups.check(request.groups());
            Groups.checkName("setup key", request.name());
            return addKey(state, key);
        });
        return new CreatedKey(info(key), text);
    }

    @Override
    public List<KeyInfo> keys() {
        return keeper.state().keys().stream().map(HubAdminService::info).toList();
    }

    @Override
    public void revokeKey(String id) throws HubException {
        change(state -> state.revokeKey(id));
    }

    @Override
    public List<PeerInfo> peers() {
        var connected = server.connected();
        return keeper.state().peers().values().stream()
                .sorted(Comparator.comparing(peer -> IpPrefix.host(peer.ipv4())))
                .map(peer -> info(peer, connected.contains(peer.key())))
                .toList();
    }

    @Override
    public void removePeer(PublicKey key) throws HubException {
        change(state -> {
            if (state.peer(key).isEmpty()) {
                throw new NoSuchElementException("no peer " + key);
            }
            return state.removePeer(key);
        });
    }

    @Override
    public void setGroups(PublicKey key, List<String> groups) throws HubException {
        change(state -> {
            Groups.check(groups);
            return state.setGroups(key, groups);
        });
    }

    @Override
    public List<PolicyInfo> policies() {
        return keeper.state().policies();
    }

    @Override
    public void putPolicy(PolicyInfo policy) throws HubException {
        change(state -> {
            PolicyRules.check(policy);
            return state.putPolicy(policy);
        });
    }

    @Override
    public void removePolicy(String name) throws HubException {
        change(state -> state.removePolicy(name));
    }

    private void change(UnaryOperator<HubState> change) throws HubException {
        try {
            keeper.<RuntimeException>change(change::apply);
        } catch (IllegalArgumentException | NoSuchElementException | StoreException e) {
            throw new HubException(String.valueOf(e.getMessage()), e);
        }
    }

    private static HubState addKey(HubState state, SetupKey key) {
        if (state.keys().stream().anyMatch(other -> other.id().equals(key.id()))) {
            throw new IllegalArgumentException("the random name of the key is taken; try again");
        }
        return state.addKey(key);
    }

    private static KeyInfo info(SetupKey key) {
        return new KeyInfo(key.id(), key.name(), key.limit(), key.used(), key.expires(), key.revoked(), key.groups());
    }

    private PeerInfo info(Peer peer, boolean connected) {
        var groups = new ArrayList<>(List.of(Groups.ALL));
        groups.addAll(peer.groups());
        return new PeerInfo(
                peer.key(),
                settings.planner().fqdn(peer),
                IpAddresses.text(peer.ipv4()),
                peer.meta().ipv6() ? IpAddresses.text(peer.ipv6()) : "",
                peer.meta().version(),
                groups,
                connected,
                peer.registered());
    }
}
