package io.heddle.shell.text;

import io.heddle.shell.json.JsonObject;

/** What the embedded control plane answers, in tables. */
public final class HubText {

    private HubText() {}

    /** What it serves. */
    public static String status(JsonObject hub) {
        return "Management URL: " + hub.text("managementUrl")
                + "\nNetwork:        " + hub.text("networkV4") + ", " + hub.text("networkV6")
                + "\nDomain:         " + hub.text("domain")
                + "\nPeers:          " + hub.number("connected") + " of " + hub.number("peers") + " connected"
                + "\nSerial:         " + hub.number("serial") + "\n";
    }

    /** Setup keys, without their texts. */
    public static String keys(JsonObject answer) {
        var table = new Table("ID", "NAME", "USED", "LIMIT", "EXPIRES", "STATE", "GROUPS");
        for (var key : answer.objects("items")) {
            table.row(
                    key.text("id"),
                    key.text("name"),
                    Long.toString(key.number("used")),
                    key.number("usageLimit") == 0 ? "none" : Long.toString(key.number("usageLimit")),
                    key.text("expires"),
                    key.flag("revoked") ? "revoked" : "valid",
                    String.join(",", key.texts("groups")));
        }
        return table.text();
    }

    /** Registered peers. */
    public static String peers(JsonObject answer) {
        var table = new Table("NAME", "IPV4", "IPV6", "VERSION", "CONNECTED", "GROUPS", "KEY");
        for (var peer : answer.objects("items")) {
            table.row(
                    peer.text("fqdn"),
                    peer.text("ipv4"),
                    peer.text("ipv6"),
                    peer.text("version"),
                    peer.flag("connected") ? "yes" : "no",
                    String.join(",", peer.texts("groups")),
                    peer.text("key"));
        }
        return table.text();
    }

    /** Policies in their order. */
    public static String policies(JsonObject answer) {
        var table = new Table("NAME", "FROM", "", "TO", "PROTOCOL", "PORTS", "ACTION", "IN FORCE");
        for (var policy : answer.objects("items")) {
            table.row(
                    policy.text("name"),
                    String.join(",", policy.texts("sources")),
                    policy.flag("bidirectional") ? "<->" : "->",
                    String.join(",", policy.texts("destinations")),
                    policy.text("protocol"),
                    policy.texts("ports").isEmpty() ? "all" : String.join(",", policy.texts("ports")),
                    policy.text("action"),
                    policy.flag("enabled") ? "yes" : "no");
        }
        return table.text();
    }
}
