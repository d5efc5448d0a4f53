package io.heddle.firewall.internal;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.api.host.HostRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A host record and an nftables that remember in which order they were called, and fail when told to. */
final class FakeHost implements HostRecord, Nft {

    final List<String> events = new ArrayList<>();
    final Map<String, Map<String, String>> entries = new LinkedHashMap<>();
    final List<List<Map<String, Object>>> transactions = new ArrayList<>();
    Reason failing;
    Runnable committed = () -> {};

    @Override
    public void run(String what, List<Map<String, Object>> commands) throws BackendException {
        events.add(what);
        if (failing != null) {
            throw new BackendException(failing, "cannot " + what + ": told so");
        }
        transactions.add(commands);
        committed.run();
    }

    @Override
    public Map<String, String> note(String owner, String object, Map<String, String> undo) {
        events.add("note " + owner + " " + object);
        return entries.computeIfAbsent(object, key -> undo);
    }

    @Override
    public void forget(String owner, String object) {
        events.add("forget " + owner + " " + object);
        entries.remove(object);
    }

    @Override
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    @Override
    public Map<String, Map<String, String>> entries(String owner) {
        return Map.copyOf(entries);
    }
}
