package io.heddle.dns.internal.file;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.api.host.HostRecord;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A host record in memory, as strict as the real one, which outlives the sessions of a test as that outlives processes. */
final class FakeRecord implements HostRecord {

    final Map<String, Map<String, String>> entries = new ConcurrentHashMap<>();
    volatile boolean failing;

    @Override
    public Map<String, String> note(String owner, String object, Map<String, String> undo) throws BackendException {
        if (failing) {
            throw new BackendException(Reason.FAILED, "cannot write the host record: told so");
        }
        entries.putIfAbsent(owner + " " + object, Map.copyOf(undo));
        return entries.get(owner + " " + object);
    }

    @Override
    public void forget(String owner, String object) {
        entries.remove(owner + " " + object);
    }

    @Override
    public boolean isEmpty() {
        return entries.isEmpty();
    }

    @Override
    public Map<String, Map<String, String>> entries(String owner) {
        var ofOwner = new java.util.HashMap<String, Map<String, String>>();
        entries.forEach((key, value) -> {
            if (key.startsWith(owner + " ")) {
                ofOwner.put(key.substring(owner.length() + 1), value);
            }
        });
        return ofOwner;
    }
}
