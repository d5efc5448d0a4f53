package io.heddle.shell.control;

import io.heddle.api.hub.HubAdmin;
import io.heddle.api.hub.HubException;
import io.heddle.api.net.PublicKey;
import io.heddle.shell.json.HubJson;
import io.heddle.shell.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What can be asked of the embedded control plane. */
final class HubOperations {

    /** A request to the hub, which may refuse it. */
    private interface HubCall {
        JsonObject run(HubAdmin hub, JsonObject arguments) throws HubException;
    }

    private final Supplier<List<HubAdmin>> hubs;

    HubOperations(Supplier<List<HubAdmin>> hubs) {
        this.hubs = hubs;
    }

    Map<String, Operation> all() {
        var all = new TreeMap<String, Operation>();
        all.put("hub.status", call((hub, arguments) -> HubJson.of(hub.status())));
        all.put(
                "hub.keys",
                call((hub, arguments) ->
                        list(hub.keys().stream().map(HubJson::of).toList())));
        all.put("hub.key.create", call((hub, arguments) -> HubJson.of(hub.createKey(HubJson.keyRequest(arguments)))));
        all.put("hub.key.revoke", call(HubOperations::revokeKey));
        all.put(
                "hub.peers",
                call((hub, arguments) ->
                        list(hub.peers().stream().map(HubJson::of).toList())));
        all.put("hub.peer.remove", call(HubOperations::removePeer));
        all.put("hub.peer.groups", call(HubOperations::setGroups));
        all.put(
                "hub.policies",
                call((hub, arguments) ->
                        list(hub.policies().stream().map(HubJson::of).toList())));
        all.put("hub.policy.put", call(HubOperations::putPolicy));
        all.put("hub.policy.remove", call(HubOperations::removePolicy));
        return all;
    }

    private Operation call(HubCall call) {
        return (arguments, exchange) -> {
            var hub = Present.first(hubs, "this daemon runs no hub (it has no configuration io.heddle.hub)");
            try {
                return call.run(hub, arguments);
            } catch (HubException e) {
                throw new ControlException(Failure.FAILED, String.valueOf(e.getMessage()));
            }
        };
    }

    private static JsonObject revokeKey(HubAdmin hub, JsonObject arguments) throws HubException {
        hub.revokeKey(arguments.text("id"));
        return JsonObject.empty();
    }

    private static JsonObject removePeer(HubAdmin hub, JsonObject arguments) throws HubException {
        hub.removePeer(peer(hub, arguments.text("peer")));
        return JsonObject.empty();
    }

    private static JsonObject setGroups(HubAdmin hub, JsonObject arguments) throws HubException {
        hub.setGroups(peer(hub, arguments.text("peer")), arguments.texts("groups"));
        return JsonObject.empty();
    }

    private static JsonObject putPolicy(HubAdmin hub, JsonObject arguments) throws HubException {
        hub.putPolicy(HubJson.policy(arguments));
        return JsonObject.empty();
    }

    private static JsonObject removePolicy(HubAdmin hub, JsonObject arguments) throws HubException {
        hub.removePolicy(arguments.text("name"));
        return JsonObject.empty();
    }

    /** A peer by what a person calls it: its key, an overlay address, its name or the name's first label. */
    private static PublicKey peer(HubAdmin hub, String called) throws HubException {
        var found = hub.peers().stream()
                .filter(peer -> List.of(peer.key().text(), peer.ipv4(), peer.ipv6(), peer.fqdn(), label(peer.fqdn()))
                        .contains(called))
                .toList();
        if (called.isEmpty() || found.isEmpty()) {
            throw new HubException("no peer '" + called + "' is registered");
        }
        if (found.size() > 1) {
            throw new HubException("'" + called + "' is the name of " + found.size() + " peers: use the key");
        }
        return found.get(0).key();
    }

    private static String label(String fqdn) {
        int dot = fqdn.indexOf('.');
        return dot < 0 ? fqdn : fqdn.substring(0, dot);
    }

    private static JsonObject list(List<JsonObject> items) {
        return JsonObject.empty().with("items", items);
    }
}
