package io.heddle.shell.text;

import io.heddle.shell.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A gateway's status, as answered by the daemon, in words. */
public final class StatusText {

    private StatusText() {}

    /** The summary: a line per subject. */
    public static String summary(JsonObject status, Instant now) {
        var text = new StringBuilder();
        line(text, "State", state(status, now));
        line(text, "Name", status.text("fqdn"));
        line(text, "Addresses", String.join(", ", status.texts("addresses")));
        line(text, "Interface", device(status));
        line(text, "Public key", status.text("publicKey"));
        line(text, "Management", server(status.object("management")));
        line(text, "Signal", server(status.object("signal")));
        line(text, "Backends", used(status.objects("backends")));
        line(text, "Peers", peerCount(status.objects("peers")));
        line(text, "Waiting for", status.text("waitingFor"));
        line(text, "Last run", lastRun(status.object("lastRun"), now));
        line(text, "Restarts", restarts(status.object("restarts")));
        status.texts("problems").forEach(problem -> line(text, "Problem", problem));
        return text.toString();
    }

    /** The peers in a table. */
    public static String peers(JsonObject status, Instant now) {
        var peers = status.objects("peers");
        if (peers.isEmpty()) {
            return "no peers\n";
        }
        var table =
                new Table("NAME", "ADDRESS", "STATE", "PATH", "ENDPOINT", "LATENCY", "HANDSHAKE", "RECEIVED", "SENT");
        for (var peer : peers) {
            var handshake = Amounts.ago(peer.text("lastHandshake"), now);
            table.row(
                    peerName(peer),
                    peer.texts("addresses").stream().findFirst().orElse(""),
                    peer.text("state"),
                    peer.text("path"),
                    peer.text("remoteEndpoint"),
                    latency(peer),
                    handshake.isEmpty() ? "" : handshake + " ago",
                    Amounts.bytes(peer.number("receivedBytes")),
                    Amounts.bytes(peer.number("sentBytes")));
        }
        return table.text();
    }

    /** The candidates of every kind in a table. */
    public static String backends(JsonObject status) {
        var table = new Table("KIND", "NAME", "RANKING", "IN USE", "PINNED", "SET ASIDE");
        for (var backend : status.objects("backends")) {
            table.row(
                    backend.text("kind"),
                    backend.text("name"),
                    Long.toString(backend.number("ranking")),
                    backend.flag("inUse") ? "yes" : "",
                    backend.flag("pinned") ? "yes" : "",
                    backend.text("setAside"));
        }
        return table.text();
    }

    /** The steps of the current run, and of the last one, in a table. */
    public static String steps(JsonObject status) {
        var table = new Table("RUN", "PHASE", "STEP", "TIME", "OUTCOME");
        var last = status.object("lastRun").objects("steps");
        var current = status.objects("steps");
        if (!sameSteps(current, last)) {
            rows(table, "current", current);
        }
        rows(table, "last", last);
        return table.text();
    }

    /** State, reason and what is waited for, on one line. */
    public static String progress(JsonObject status) {
        var parts = new StringBuilder(status.text("state"));
        append(parts, ": ", status.text("reason"));
        append(parts, ", waiting for ", status.text("waitingFor"));
        return parts.toString();
    }

    private static void rows(Table table, String run, List<JsonObject> steps) {
        for (var step : steps) {
            table.row(run, step.text("phase"), step.text("name"), step.number("millis") + " ms", step.text("outcome"));
        }
    }

    /** While nothing runs the current steps are those of the last run. */
    private static boolean sameSteps(List<JsonObject> one, List<JsonObject> other) {
        return one.stream()
                .map(JsonObject::line)
                .toList()
                .equals(other.stream().map(JsonObject::line).toList());
    }

    /** {@code ended 3m12s ago: interface hd0 was removed (started in 1.23 s, stopped in 0.04 s)}, and what of its teardown failed. */
    private static String lastRun(JsonObject run, Instant now) {
        if (run.text("ended").isEmpty()) {
            return "";
        }
        var text = new StringBuilder("ended ")
                .append(Amounts.ago(run.text("ended"), now))
                .append(" ago");
        append(text, ": ", run.text("reason"));
        text.append(String.format(
                Locale.ROOT,
                " (%s %.2f s, stopped in %.2f s)",
                run.flag("connected") ? "started in" : "not started after",
                run.number("startMillis") / 1e3,
                run.number("teardownMillis") / 1e3));
        run.objects("steps").stream()
                .filter(step -> step.text("phase").equals("teardown")
                        && !step.text("outcome").equals("done"))
                .forEach(step ->
                        text.append("; ").append(step.text("name")).append(' ').append(step.text("outcome")));
        return text.toString();
    }

    private static String restarts(JsonObject restarts) {
        return restarts.names().stream()
                .map(cause -> restarts.number(cause) + " " + cause)
                .collect(Collectors.joining(", "));
    }

    private static String state(JsonObject status, Instant now) {
        var text = new StringBuilder(status.text("state"));
        append(text, " for ", Amounts.ago(status.text("since"), now));
        append(text, ": ", status.text("reason"));
        return text.toString();
    }

    private static String device(JsonObject status) {
        if (status.number("port") == 0) {
            return "";
        }
        return status.text("interface") + ", UDP port " + status.number("port") + ", MTU " + status.number("mtu");
    }

    private static String server(JsonObject server) {
        if (server.text("address").isEmpty() && !server.flag("connected")) {
            return "";
        }
        var text = new StringBuilder(server.text("address"));
        text.append(server.flag("connected") ? " connected" : " not connected");
        if (!server.flag("connected")) {
            append(text, ": ", server.text("lastError"));
        }
        return text.toString().trim();
    }

    private static String used(List<JsonObject> backends) {
        return backends.stream()
                .filter(backend -> backend.flag("inUse"))
                .map(backend -> backend.text("kind") + " " + backend.text("name"))
                .collect(Collectors.joining(", "));
    }

    private static String peerCount(List<JsonObject> peers) {
        long connected = peers.stream()
                .filter(peer -> peer.text("state").equals("connected"))
                .count();
        return connected + " of " + peers.size() + " connected";
    }

    private static String peerName(JsonObject peer) {
        var name = peer.text("fqdn");
        var key = peer.text("key");
        return name.isEmpty() ? key.substring(0, Math.min(8, key.length())) : name;
    }

    private static String latency(JsonObject peer) {
        double millis = peer.decimal("latencyMillis", -1);
        return millis < 0 ? "" : String.format(Locale.ROOT, "%.1f ms", millis);
    }

    private static void line(StringBuilder text, String name, String value) {
        if (!value.isEmpty()) {
            text.append(String.format(Locale.ROOT, "%-12s %s\n", name + ":", value));
        }
    }

    private static void append(StringBuilder text, String before, String value) {
        if (!value.isEmpty()) {
            text.append(before).append(value);
        }
    }
}
