package io.heddle.shell.json;

import io.heddle.api.BackendStatus;
import io.heddle.api.GatewayStatus;
import io.heddle.api.GatewayStatus.Phase;
import io.heddle.api.PeerStatus;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A gateway's status as JSON, field by field as in the API: times in ISO 8601, sizes in bytes, unknown as {@code null}. */
public final class StatusJson {

    private StatusJson() {}

    /** The whole picture. */
    public static JsonObject of(GatewayStatus status) {
        return JsonObject.empty()
                .with("state", Words.of(status.state()))
                .with("since", time(status.since()))
                .with("reason", status.reason())
                .with("wanted", status.wanted())
                .with("publicKey", status.publicKey())
                .with("fqdn", status.fqdn())
                .with("addresses", texts(status.addresses()))
                .with("interface", status.interfaceName())
                .with("port", status.port())
                .with("mtu", status.mtu())
                .with("mapSerial", new BigInteger(Long.toUnsignedString(status.mapSerial())))
                .with("management", server(status.management()))
                .with("signal", server(status.signal()))
                .with("peers", peers(status.peers()))
                .with("backends", backends(status.backends()))
                .with("steps", status.steps().stream().map(StatusJson::step).toList())
                .with("waitingFor", status.waitingFor())
                .with("problems", status.problems())
                .with("restarts", new TreeMap<>(status.restarts()))
                .with("lastRun", run(status.lastRun()));
    }

    /** The candidates of every kind. */
    public static List<JsonObject> backends(List<BackendStatus> backends) {
        return backends.stream().map(StatusJson::backend).toList();
    }

    /** What changed while the gateway comes up: state, reason and what it waits for. */
    public static JsonObject progress(GatewayStatus status) {
        return JsonObject.empty()
                .with("event", "state")
                .with("state", Words.of(status.state()))
                .with("reason", status.reason())
                .with("waitingFor", status.waitingFor());
    }

    private static List<JsonObject> peers(List<PeerStatus> peers) {
        return peers.stream().map(StatusJson::peer).toList();
    }

    private static JsonObject peer(PeerStatus peer) {
        return JsonObject.empty()
                .with("key", peer.key())
                .with("fqdn", peer.fqdn())
                .with("addresses", texts(peer.addresses()))
                .with("version", peer.version())
                .with("state", Words.of(peer.state()))
                .with("since", time(peer.since()))
                .with("path", Words.of(peer.path()))
                .with("localEndpoint", peer.localEndpoint())
                .with("remoteEndpoint", peer.remoteEndpoint())
                .with("latencyMillis", peer.latencyMillis() < 0 ? null : (Double) peer.latencyMillis())
                .with("lastHandshake", time(peer.lastHandshake()))
                .with("receivedBytes", peer.receivedBytes())
                .with("sentBytes", peer.sentBytes())
                .with("detail", peer.detail());
    }

    private static JsonObject backend(BackendStatus backend) {
        return JsonObject.empty()
                .with("kind", backend.kind())
                .with("name", backend.name())
                .with("ranking", backend.ranking())
                .with("inUse", backend.inUse())
                .with("pinned", backend.pinned())
                .with("setAside", backend.setAside());
    }

    private static JsonObject step(GatewayStatus.StepStatus step) {
        return JsonObject.empty()
                .with("phase", Words.of(step.phase()))
                .with("name", step.name())
                .with("millis", step.millis())
                .with("outcome", step.outcome());
    }

    private static @Nullable JsonObject run(GatewayStatus.@Nullable RunReport run) {
        return run == null
                ? null
                : JsonObject.empty()
                        .with("began", time(run.began()))
                        .with("ended", time(run.ended()))
                        .with("connected", run.connected())
                        .with("cause", run.cause().word())
                        .with("reason", run.reason())
                        .with("startMillis", run.millis(Phase.START))
                        .with("teardownMillis", run.millis(Phase.TEARDOWN))
                        .with(
                                "steps",
                                run.steps().stream().map(StatusJson::step).toList());
    }

    private static JsonObject server(GatewayStatus.ServerStatus server) {
        return JsonObject.empty()
                .with("address", server.address())
                .with("connected", server.connected())
                .with("lastError", server.lastError());
    }

    private static List<String> texts(List<?> values) {
        return values.stream().map(String::valueOf).toList();
    }

    private static @Nullable String time(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
