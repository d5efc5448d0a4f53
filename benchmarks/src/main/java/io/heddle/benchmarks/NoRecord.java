package io.heddle.benchmarks;

import io.heddle.api.host.HostRecord;
import java.util.Map;

/** Remembers nothing: what a tunnel changes lies in a namespace that is removed as a whole. */
final class NoRecord implements HostRecord {

    @Override
    public Map<String, String> note(String owner, String object, Map<String, String> undo) {
        return Map.copyOf(undo);
    }

    @Override
    public void forget(String owner, String object) {
        // Nothing was noted.
    }

    @Override
    public boolean isEmpty() {
        return true;
    }

    @Override
    public Map<String, Map<String, String>> entries(String owner) {
        return Map.of();
    }
}
