package io.heddle.shell.control;

import io.heddle.api.BackendStatus;
import io.heddle.api.EndCause;
import io.heddle.api.Gateway;
import io.heddle.api.GatewayException;
import io.heddle.api.GatewayListener;
import io.heddle.api.GatewayState;
import io.heddle.api.GatewayStatus;
import io.heddle.api.GatewayStatus.Phase;
import io.heddle.api.GatewayStatus.RunReport;
import io.heddle.api.PeerStatus;
import io.heddle.api.connect.Credential;
import io.heddle.api.lifecycle.Registration;
import io.heddle.api.net.IpPrefix;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A gateway that does as the test says: {@code up} stays pending until the test ends it. */
public final class FakeGateway implements Gateway {

    public final List<Credential> credentials = new CopyOnWriteArrayList<>();
    public final List<String> pins = new CopyOnWriteArrayList<>();
    public final List<GatewayListener> listeners = new CopyOnWriteArrayList<>();
    public final CompletableFuture<Void> up = new CompletableFuture<>();
    public volatile CompletableFuture<Void> down = CompletableFuture.completedFuture(null);
    public volatile CompletableFuture<Void> logout = CompletableFuture.completedFuture(null);
    public volatile String managementUrl = "";
    public volatile GatewayState state = GatewayState.IDLE;
    public volatile String reason = "";

    @Override
    public CompletableFuture<Void> up(Credential credential) {
        credentials.add(credential);
        become(GatewayState.CONNECTING, "logging in");
        return up;
    }

    public void connected() {
        become(GatewayState.CONNECTED, "");
        up.complete(null);
    }

    public void refused(GatewayState end, String why) {
        become(end, why);
        up.completeExceptionally(new GatewayException(end, why));
    }

    public void become(GatewayState next, String why) {
        state = next;
        reason = why;
        listeners.forEach(listener -> listener.changed(status()));
    }

    @Override
    public CompletableFuture<Void> down() {
        return down;
    }

    @Override
    public CompletableFuture<Void> logout() {
        return logout;
    }

    @Override
    public Registration listen(GatewayListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void pin(String kind, String name) {
        if (!kind.equals("firewall")) {
            throw new IllegalArgumentException("no kind " + kind);
        }
        pins.add(kind + "=" + name);
    }

    @Override
    public GatewayStatus status() {
        var since = Instant.parse("2026-01-02T03:04:05Z");
        var peers = new ArrayList<PeerStatus>();
        peers.add(new PeerStatus(
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "gw-b.heddle.internal",
                List.of(IpPrefix.parse("100.64.0.2/32")),
                "0.1.0",
                PeerStatus.State.CONNECTED,
                since,
                PeerStatus.Path.DIRECT,
                "192.0.2.1:51820",
                "192.0.2.2:51820",
                1.25,
                since,
                1536,
                10,
                ""));
        return new GatewayStatus(
                state,
                since,
                reason,
                state != GatewayState.IDLE,
                "PUBLIC",
                "gw-a.heddle.internal",
                List.of(IpPrefix.parse("100.64.0.1/10"), IpPrefix.parse("fd00::1/64")),
                "hd0",
                51820,
                1280,
                -1,
                new GatewayStatus.ServerStatus(managementUrl, state == GatewayState.CONNECTED, ""),
                GatewayStatus.ServerStatus.NONE,
                peers,
                List.of(new BackendStatus("firewall", "nftables", 100, true, false, "")),
                List.of(new GatewayStatus.StepStatus(Phase.START, "open tunnel", 12, "done")),
                state == GatewayState.CONNECTING ? "the control plane" : null,
                List.of("routes: degraded"),
                Map.of(EndCause.INTERFACE_LOST.word(), 2, EndCause.START_FAILED.word(), 1),
                new RunReport(
                        since.minusSeconds(90),
                        since.minusSeconds(1),
                        true,
                        EndCause.INTERFACE_LOST,
                        "interface hd0 was removed",
                        List.of(
                                new GatewayStatus.StepStatus(Phase.START, "open tunnel", 1230, "done"),
                                new GatewayStatus.StepStatus(Phase.TEARDOWN, "close routes", 10_000, "hung"),
                                new GatewayStatus.StepStatus(Phase.TEARDOWN, "close tunnel", 5, "done"))));
    }
}
