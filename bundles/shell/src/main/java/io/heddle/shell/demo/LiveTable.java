package io.heddle.shell.demo;

import io.heddle.shell.json.JsonObject;
import io.heddle.shell.text.Amounts;
import io.heddle.shell.text.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Locale;

/** Who is connected to whom, and how, as the gateways themselves say. */
final class LiveTable {

    private final Screen screen;
    private final Lab lab;

    LiveTable(Screen screen, Lab lab) {
        this.screen = screen;
        this.lab = lab;
    }

    /** Asks the gateways, and draws their answers. */
    void refresh() throws DemoException {
        var table =
                new Table("GATEWAY", "STATE", "PEER", "PATH", "LOCAL", "REMOTE", "LATENCY", "HANDSHAKE", "IN", "OUT");
        var summary = new ArrayList<String>();
        for (var gateway : lab.gateways()) {
            var status = gateway.status();
            var peers = status.objects("peers");
            summary.add(summary(gateway.label(), status));
            if (peers.isEmpty()) {
                table.row(gateway.label(), status.text("state"));
            }
            peers.forEach(peer -> row(table, gateway.label(), status.text("state"), peer));
        }
        screen.live(table.text(), String.join("; ", summary));
    }

    /** Whether every gateway is connected, and to every peer. */
    boolean allConnected() throws DemoException {
        for (var gateway : lab.gateways()) {
            var status = gateway.status();
            var peers = status.objects("peers");
            boolean connected = status.text("state").equals("connected")
                    && peers.size() == lab.gateways().size() - 1
                    && peers.stream().allMatch(peer -> peer.text("state").equals("connected"));
            if (!connected) {
                return false;
            }
        }
        return true;
    }

    private static void row(Table table, String gateway, String state, JsonObject peer) {
        double latency = peer.decimal("latencyMillis", -1);
        var handshake = Amounts.ago(peer.text("lastHandshake"), Instant.now());
        table.row(
                gateway,
                state,
                peer.text("fqdn") + (peer.text("state").equals("connected") ? "" : " (" + peer.text("state") + ")"),
                peer.text("path"),
                peer.text("localEndpoint"),
                peer.text("remoteEndpoint"),
                latency < 0 ? "" : String.format(Locale.ROOT, "%.1f ms", latency),
                handshake.isEmpty() ? "" : handshake + " ago",
                Amounts.bytes(peer.number("receivedBytes")),
                Amounts.bytes(peer.number("sentBytes")));
    }

    private static String summary(String label, JsonObject status) {
        var text = new StringBuilder(label).append(' ').append(status.text("state"));
        for (var peer : status.objects("peers")) {
            text.append(", ").append(peer.text("fqdn")).append(' ').append(peer.text("state"));
            if (peer.text("state").equals("connected")) {
                text.append(' ').append(peer.text("path"));
                text.append(' ').append(peer.text("remoteEndpoint"));
            }
        }
        return text.toString();
    }
}
