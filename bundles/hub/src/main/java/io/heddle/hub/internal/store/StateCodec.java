package io.heddle.hub.internal.store;

import com.fasterxml.jackson.jr.ob.JSON;
import io.heddle.api.hub.PolicyInfo;
import io.heddle.api.map.RuleAction;
import io.heddle.api.map.RuleProtocol;
import io.heddle.api.net.IpAddresses;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PortRange;
import io.heddle.api.net.PublicKey;
import io.heddle.hub.internal.state.HubState;
import io.heddle.hub.internal.state.Peer;
import io.heddle.hub.internal.state.PeerMeta;
import io.heddle.hub.internal.state.SetupKey;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The state as JSON. */
final class StateCodec {

    private static final String FORMAT_NAME = "heddle-hub-state";
    private static final int FORMAT = 1;

    private static final JSON WRITER = JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT);
    private static final JSON READER = JSON.std.with(JSON.Feature.FAIL_ON_DUPLICATE_MAP_KEYS);

    private StateCodec() {}

    static byte[] encode(HubState state) {
        var root = new LinkedHashMap<String, Object>();
        root.put("format", FORMAT_NAME);
        root.put("version", FORMAT);
        root.put("serial", Long.toUnsignedString(state.serial()));
        root.put("networkV4", state.networkV4().toString());
        root.put("networkV6", state.networkV6().toString());
        root.put("policies", state.policies().stream().map(StateCodec::policy).toList());
        root.put("keys", state.keys().stream().map(StateCodec::key).toList());
        root.put("peers", state.peers().values().stream().map(StateCodec::peer).toList());
        try {
            return WRITER.asBytes(root);
        } catch (IOException e) {
            throw new IllegalStateException("cannot write to memory", e);
        }
    }

    static HubState decode(byte[] json) throws StoreException {
        var root = Fields.of(parse(json), "state");
        if (!root.text("format").equals(FORMAT_NAME) || root.count("version") != FORMAT) {
            throw new StoreException("it is not a state of version " + FORMAT);
        }
        var state = root.understand(StateCodec::readState);
        StateCheck.check(state);
        return state;
    }

    private static Object parse(byte[] json) throws StoreException {
        try (var parser = JSON.std.createParser(json)) {
            Map<String, Object> root = READER.mapFrom(parser);
            if (root == null || parser.nextToken() != null) {
                throw new StoreException("it is not one JSON object");
            }
            return root;
        } catch (IOException e) {
            // The parser's message may quote the content.
            throw new StoreException("it is not JSON: " + e.getClass().getSimpleName());
        }
    }

    private static HubState readState(Fields fields) throws StoreException {
        var peers = new LinkedHashMap<PublicKey, Peer>();
        for (Peer peer : fields.list("peers", StateCodec::readPeer)) {
            if (peers.put(peer.key(), peer) != null) {
                throw new StoreException("peer " + peer.key() + " is there twice");
            }
        }
        return new HubState(
                IpPrefix.parse(fields.text("networkV4")),
                IpPrefix.parse(fields.text("networkV6")),
                Long.parseUnsignedLong(fields.text("serial")),
                peers,
                fields.list("keys", StateCodec::readKey),
                fields.list("policies", StateCodec::readPolicy));
    }

    private static Map<String, Object> peer(Peer peer) {
        var map = new LinkedHashMap<String, Object>();
        map.put("key", peer.key().text());
        map.put("ipv4", IpAddresses.text(peer.ipv4()));
        map.put("ipv6", IpAddresses.text(peer.ipv6()));
        map.put("label", peer.label());
        map.put("hostname", peer.meta().hostname());
        map.put("clientVersion", peer.meta().version());
        map.put("sourcePrefixes", peer.meta().sourcePrefixes());
        map.put("wantsIpv6", peer.meta().ipv6());
        map.put("sshKey", peer.sshKey());
        map.put("groups", peer.groups());
        map.put("setupKey", peer.setupKey());
        map.put("registered", peer.registered().toString());
        return map;
    }

    private static Peer readPeer(Fields fields) throws StoreException {
        var meta = new PeerMeta(
                fields.text("hostname"),
                fields.text("clientVersion"),
                fields.flag("sourcePrefixes"),
                fields.flag("wantsIpv6"));
        return new Peer(
                PublicKey.parse(fields.text("key")),
                IpAddresses.parse(fields.text("ipv4")),
                IpAddresses.parse(fields.text("ipv6")),
                fields.text("label"),
                meta,
                fields.text("sshKey"),
                fields.texts("groups"),
                fields.text("setupKey"),
                Instant.parse(fields.text("registered")));
    }

    private static Map<String, Object> key(SetupKey key) {
        var map = new LinkedHashMap<String, Object>();
        map.put("id", key.id());
        map.put("name", key.name());
        map.put("hash", key.hash());
        map.put("limit", key.limit());
        map.put("used", key.used());
        if (key.expires() != null) {
            map.put("expires", key.expires().toString());
        }
        map.put("revoked", key.revoked());
        map.put("groups", key.groups());
        return map;
    }

    private static SetupKey readKey(Fields fields) throws StoreException {
        return new SetupKey(
                fields.text("id"),
                fields.text("name"),
                fields.text("hash"),
                fields.count("limit"),
                fields.count("used"),
                fields.optionalText("expires").map(Instant::parse).orElse(null),
                fields.flag("revoked"),
                fields.texts("groups"));
    }

    private static Map<String, Object> policy(PolicyInfo policy) {
        var map = new LinkedHashMap<String, Object>();
        map.put("name", policy.name());
        map.put("sources", policy.sources());
        map.put("destinations", policy.destinations());
        map.put("bidirectional", policy.bidirectional());
        map.put("protocol", policy.protocol().name());
        map.put("ports", policy.ports().stream().map(PortRange::toString).toList());
        map.put("action", policy.action().name());
        map.put("enabled", policy.enabled());
        return map;
    }

    private static PolicyInfo readPolicy(Fields fields) throws StoreException {
        List<PortRange> ports = new ArrayList<>();
        for (String range : fields.texts("ports")) {
            ports.add(readRange(range));
        }
        return new PolicyInfo(
                fields.text("name"),
                fields.texts("sources"),
                fields.texts("destinations"),
                fields.flag("bidirectional"),
                RuleProtocol.valueOf(fields.text("protocol")),
                ports,
                RuleAction.valueOf(fields.text("action")),
                fields.flag("enabled"));
    }

    private static PortRange readRange(String text) {
        int dash = text.indexOf('-');
        return dash < 0
                ? PortRange.single(Integer.parseInt(text))
                : new PortRange(Integer.parseInt(text.substring(0, dash)), Integer.parseInt(text.substring(dash + 1)));
    }
}
