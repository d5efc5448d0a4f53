package io.heddle.engine;

import io.heddle.api.BackendStatus;
import io.heddle.api.GatewayState;
import io.heddle.api.GatewayStatus;
import io.heddle.api.GatewayStatus.RunReport;
import io.heddle.api.GatewayStatus.ServerStatus;
import io.heddle.api.PeerStatus;
import io.heddle.api.net.IpAddresses;
import io.heddle.api.net.PublicKey;
import io.heddle.api.tunnel.PeerTraffic;
import io.heddle.api.tunnel.TunnelSession;
import io.heddle.engine.backend.Candidates;
import io.heddle.engine.lifecycle.StepLog;
import io.heddle.engine.lifecycle.Threads;
import io.heddle.engine.peer.PeerView;
import io.heddle.engine.run.GatewaySettings;
import io.heddle.engine.run.MeshClient;
import io.heddle.engine.run.RunView;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the picture of a gateway. On the lane the slow part is taken down once per change; what changes by itself (counters,
 * endpoints) is added whenever somebody looks.
 */
final class StatusReport {

    private static final Logger log = LoggerFactory.getLogger(StatusReport.class);

    private final GatewayStatus base;
    private final @Nullable TunnelSession tunnel;
    private final @Nullable StepLog underWay;

    private StatusReport(GatewayStatus base, @Nullable TunnelSession tunnel, @Nullable StepLog underWay) {
        this.base = base;
        this.tunnel = tunnel;
        this.underWay = underWay;
    }

    /** Takes the picture. On the lane. */
    static StatusReport take(
            Threads threads,
            GatewaySettings settings,
            String publicKey,
            Stage stage,
            @Nullable MeshClient client,
            Candidates candidates,
            List<String> problems,
            @Nullable RunReport lastRun) {
        var view = client == null ? null : client.view();
        var base = new GatewayStatus(
                stage.state(),
                stage.since(),
                stage.reason(),
                stage.wanted(),
                publicKey,
                view == null ? "" : view.login().self().fqdn(),
                view == null ? List.of() : view.login().self().addresses(),
                settings.interfaceName(),
                view == null ? 0 : view.port(),
                view == null ? 0 : view.mtu(),
                view == null || view.map() == null ? 0 : view.map().serial(),
                management(settings, view),
                view == null ? ServerStatus.NONE : view.signal(),
                peers(threads, view),
                backends(candidates, client),
                view != null ? view.steps() : lastRun != null ? lastRun.steps() : List.of(),
                null,
                problems,
                client == null ? Map.of() : client.restarts(),
                lastRun);
        return new StatusReport(base, view == null ? null : view.tunnel(), client == null ? null : client.underWay());
    }

    /**
     * What the gateway as a whole is doing.
     */
    record Stage(GatewayState state, Instant since, String reason, boolean wanted) {}

    /** The picture with fresh counters. Any thread. */
    GatewayStatus now() {
        return with(tunnel == null ? Map.of() : trafficOf(tunnel));
    }

    /** The picture with these counters, and what is under way now. Any thread. */
    GatewayStatus with(Map<PublicKey, PeerTraffic> traffic) {
        var step = underWay == null ? null : underWay.current();
        return with(
                step == null || !step.lasts() ? null : step.text(),
                base.peers().stream()
                        .map(peer -> withTraffic(peer, traffic.get(PublicKey.parse(peer.key()))))
                        .toList());
    }

    /** Whoever looks at a status must not suffer from a backend that cannot count. */
    private static Map<PublicKey, PeerTraffic> trafficOf(TunnelSession tunnel) {
        try {
            return tunnel.traffic();
        } catch (RuntimeException | Error e) {
            log.debug("the tunnel does not say what passed", e);
            return Map.of();
        }
    }

    /** Whether something changed that does not change by itself. */
    boolean differsFrom(StatusReport other) {
        return !base.equals(other.base);
    }

    private static ServerStatus management(GatewaySettings settings, @Nullable RunView view) {
        var server = settings.management();
        if (server == null) {
            return ServerStatus.NONE;
        }
        return view == null
                ? new ServerStatus(server.toString(), false, "")
                : new ServerStatus(
                        server.toString(),
                        view.management().connected(),
                        view.management().lastError());
    }

    static List<BackendStatus> backends(Candidates candidates, @Nullable MeshClient client) {
        return candidates.all().stream()
                .map(candidate -> new BackendStatus(
                        candidate.kind().name(),
                        candidate.name(),
                        candidate.ranking(),
                        client != null && client.uses(candidate),
                        candidates.isPinned(candidate),
                        candidate.setAsideReason()))
                .toList();
    }

    private static List<PeerStatus> peers(Threads threads, @Nullable RunView view) {
        return view == null
                ? List.of()
                : view.peers().stream().map(peer -> peer(threads, peer)).toList();
    }

    private static PeerStatus peer(Threads threads, PeerView view) {
        var pair = view.selected();
        return new PeerStatus(
                view.peer().key().text(),
                view.peer().fqdn(),
                view.peer().addresses().stream().sorted().toList(),
                view.peer().version(),
                view.state(),
                threads.now().minusNanos(threads.nanoTime() - view.stateSince()),
                pair == null ? PeerStatus.Path.NONE : PeerStatus.Path.DIRECT,
                pair == null ? "" : text(pair.local().address()),
                pair == null ? "" : text(pair.remoteAddress()),
                view.roundTripNanos().isPresent() ? view.roundTripNanos().getAsLong() / 1e6 : -1,
                null,
                0,
                0,
                view.detail());
    }

    private static String text(InetSocketAddress address) {
        var host = IpAddresses.text(address.getAddress());
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private static PeerStatus withTraffic(PeerStatus peer, @Nullable PeerTraffic traffic) {
        return traffic == null
                ? peer
                : new PeerStatus(
                        peer.key(),
                        peer.fqdn(),
                        peer.addresses(),
                        peer.version(),
                        peer.state(),
                        peer.since(),
                        peer.path(),
                        peer.localEndpoint(),
                        peer.remoteEndpoint(),
                        peer.latencyMillis(),
                        traffic.lastHandshake(),
                        traffic.receivedBytes(),
                        traffic.sentBytes(),
                        peer.detail());
    }

    private GatewayStatus with(@Nullable String waiting, List<PeerStatus> peers) {
        return new GatewayStatus(
                base.state(),
                base.since(),
                base.reason(),
                base.wanted(),
                base.publicKey(),
                base.fqdn(),
                base.addresses(),
                base.interfaceName(),
                base.port(),
                base.mtu(),
                base.mapSerial(),
                base.management(),
                base.signal(),
                peers,
                base.backends(),
                base.steps(),
                waiting,
                base.problems(),
                base.restarts(),
                base.lastRun());
    }
}
