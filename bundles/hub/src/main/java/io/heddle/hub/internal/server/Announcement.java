package io.heddle.hub.internal.server;

import com.google.protobuf.Timestamp;
import io.heddle.hub.internal.plan.MapPlanner;
import io.heddle.hub.internal.state.HubState;
import io.heddle.hub.internal.state.Peer;
import io.heddle.wire.management.HostConfig;
import io.heddle.wire.management.LoginResponse;
import io.heddle.wire.management.MetricsConfig;
import io.heddle.wire.management.NetbirdConfig;
import io.heddle.wire.management.SyncResponse;
import java.util.function.Supplier;

/** The messages peers get: the map and what stands around it. Thread safe. */
final class Announcement {

    /** Present and zero: there is no deadline, peers with setup keys have none. */
    private static final Timestamp NO_DEADLINE = Timestamp.getDefaultInstance();

    private final MapPlanner planner;
    private final Supplier<String> signalAddress;
    private final boolean tls;

    /**
     * @param planner computes the maps
     * @param signalAddress host and port of the signal service, as peers reach it
     * @param tls whether it speaks TLS
     */
    Announcement(MapPlanner planner, Supplier<String> signalAddress, boolean tls) {
        this.planner = planner;
        this.signalAddress = signalAddress;
        this.tls = tls;
    }

    LoginResponse login(HubState state, Peer peer) {
        return LoginResponse.newBuilder()
                .setNetbirdConfig(services())
                .setPeerConfig(planner.peerConfig(state, peer))
                .setSessionExpiresAt(NO_DEADLINE)
                .build();
    }

    /** The first message of a stream, with the services. */
    SyncResponse first(HubState state, Peer peer) {
        return update(state, peer).toBuilder().setNetbirdConfig(services()).build();
    }

    /** A later message. Without services: such a part that says nothing of relays would switch them off. */
    SyncResponse update(HubState state, Peer peer) {
        var map = planner.mapFor(state, peer);
        return SyncResponse.newBuilder()
                .setPeerConfig(map.getPeerConfig())
                .setRemotePeersIsEmpty(map.getRemotePeersIsEmpty())
                .setNetworkMap(map)
                .setSessionExpiresAt(NO_DEADLINE)
                .build();
    }

    /** The last message to a peer that was removed. */
    SyncResponse farewell(HubState state) {
        return SyncResponse.newBuilder()
                .setRemotePeersIsEmpty(true)
                .setNetworkMap(planner.farewell(state))
                .build();
    }

    MapPlanner planner() {
        return planner;
    }

    private NetbirdConfig services() {
        var protocol = tls ? HostConfig.Protocol.HTTPS : HostConfig.Protocol.HTTP;
        return NetbirdConfig.newBuilder()
                .setSignal(HostConfig.newBuilder().setUri(signalAddress.get()).setProtocol(protocol))
                .setMetrics(MetricsConfig.getDefaultInstance())
                .build();
    }
}
