package io.heddle.shell.json;

import io.heddle.api.hub.CreatedKey;
import io.heddle.api.hub.HubAdmin.HubStatus;
import io.heddle.api.hub.KeyInfo;
import io.heddle.api.hub.KeyRequest;
import io.heddle.api.hub.PeerInfo;
import io.heddle.api.hub.PolicyInfo;
import io.heddle.api.map.RuleAction;
import io.heddle.api.map.RuleProtocol;
import io.heddle.api.net.PortRange;
import java.math.BigInteger;
import java.time.Duration;

/** What the embedded control plane says and is told, as JSON. */
public final class HubJson {

    private HubJson() {}

    /** What a hub serves. */
    public static JsonObject of(HubStatus status) {
        return JsonObject.empty()
                .with("managementUrl", status.managementUrl())
                .with("networkV4", status.networkV4())
                .with("networkV6", status.networkV6())
                .with("domain", status.domain())
                .with("serial", new BigInteger(Long.toUnsignedString(status.serial())))
                .with("peers", status.peers())
                .with("connected", status.connected());
    }

    /** A key that was just made, with its text: the one place where it is shown. */
    public static JsonObject of(CreatedKey created) {
        return of(created.info()).with("key", created.key());
    }

    /** A key without its text. */
    public static JsonObject of(KeyInfo key) {
        var expires = key.expires();
        return JsonObject.empty()
                .with("id", key.id())
                .with("name", key.name())
                .with("usageLimit", key.usageLimit())
                .with("used", key.used())
                .with("expires", expires == null ? null : expires.toString())
                .with("revoked", key.revoked())
                .with("groups", key.groups());
    }

    /** A registered peer. */
    public static JsonObject of(PeerInfo peer) {
        return JsonObject.empty()
                .with("key", peer.key().text())
                .with("fqdn", peer.fqdn())
                .with("ipv4", peer.ipv4())
                .with("ipv6", peer.ipv6())
                .with("version", peer.version())
                .with("groups", peer.groups())
                .with("connected", peer.connected())
                .with("registered", peer.registered().toString());
    }

    /** A policy. */
    public static JsonObject of(PolicyInfo policy) {
        return JsonObject.empty()
                .with("name", policy.name())
                .with("sources", policy.sources())
                .with("destinations", policy.destinations())
                .with("bidirectional", policy.bidirectional())
                .with("protocol", Words.of(policy.protocol()))
                .with("ports", policy.ports().stream().map(PortRange::toString).toList())
                .with("action", Words.of(policy.action()))
                .with("enabled", policy.enabled());
    }

    /**
     * Reads what a key shall be: {@code name}, {@code usageLimit} (0 for no limit), {@code lifetimeSeconds} (0 for ever),
     * {@code groups}.
     *
     * @throws IllegalArgumentException if a value is out of range
     */
    public static KeyRequest keyRequest(JsonObject json) {
        long seconds = json.number("lifetimeSeconds");
        long limit = json.number("usageLimit");
        if (limit < 0 || limit > Integer.MAX_VALUE || seconds < 0) {
            throw new IllegalArgumentException("usage limit and lifetime are not negative");
        }
        var lifetime = seconds == 0 ? null : Duration.ofSeconds(seconds);
        return new KeyRequest(json.text("name"), (int) limit, lifetime, json.texts("groups"));
    }

    /**
     * Reads a policy as {@link #of(PolicyInfo)} writes it; protocol defaults to all, action to accept.
     *
     * @throws IllegalArgumentException if a value is wrong
     */
    public static PolicyInfo policy(JsonObject json) {
        if (json.text("name").isBlank()) {
            throw new IllegalArgumentException("a policy needs a name");
        }
        return new PolicyInfo(
                json.text("name"),
                json.texts("sources"),
                json.texts("destinations"),
                json.flag("bidirectional"),
                json.has("protocol") ? Words.constant(RuleProtocol.class, json.text("protocol")) : RuleProtocol.ALL,
                json.texts("ports").stream().map(HubJson::ports).toList(),
                json.has("action") ? Words.constant(RuleAction.class, json.text("action")) : RuleAction.ACCEPT,
                json.flag("enabled"));
    }

    private static PortRange ports(String text) {
        try {
            int dash = text.indexOf('-');
            return dash < 0
                    ? PortRange.single(Integer.parseInt(text))
                    : new PortRange(
                            Integer.parseInt(text, 0, dash, 10), Integer.parseInt(text, dash + 1, text.length(), 10));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a port or a range of ports: " + text, e);
        }
    }
}
