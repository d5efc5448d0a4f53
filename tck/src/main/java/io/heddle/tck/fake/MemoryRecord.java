package io.heddle.tck.fake;

import io.heddle.api.host.HostRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** A host record in memory. Thread safe. */
public final class MemoryRecord implements HostRecord {

    private final Map<String, Map<String, Map<String, String>>> owners = new TreeMap<>();

    @Override
    public synchronized Map<String, String> note(String owner, String object, Map<String, String> undo) {
        return owners.computeIfAbsent(owner, key -> new TreeMap<>()).computeIfAbsent(object, key -> Map.copyOf(undo));
    }

    @Override
    public synchronized void forget(String owner, String object) {
        var entries = owners.getOrDefault(owner, new HashMap<>());
        entries.remove(object);
        if (entries.isEmpty()) {
            owners.remove(owner);
        }
    }

    @Override
    public synchronized Map<String, Map<String, String>> entries(String owner) {
        return Map.copyOf(owners.getOrDefault(owner, Map.of()));
    }

    @Override
    public synchronized boolean isEmpty() {
        return owners.isEmpty();
    }
}
