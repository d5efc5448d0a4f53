package io.heddle.engine.state;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.api.host.HostRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The host record as one file of the state directory. Thread safe. */
public final class FileHostRecord implements HostRecord {

    /** Owner of what the engine itself notes. */
    public static final String ENGINE = "engine";

    /** Noted instead of a record that was lost, until every backend has recovered by name. */
    public static final String LOST = "a host record that was lost";

    private static final String NAME = "host-record.properties";
    private static final String SEPARATOR = "|";

    private final Path file;
    private final DurableProperties store;
    private final Map<String, Map<String, Map<String, String>>> byOwner = new TreeMap<>(); // guarded by this

    private FileHostRecord(Path file) {
        this.file = file;
        this.store = new DurableProperties(file, NAME);
    }

    /**
     * Opens the record of a state directory.
     *
     * @throws IOException if it cannot be read, or (a {@link StateFileException}) is damaged or of a newer format: without it, nothing
     *     is known of what is left on the host
     */
    public static FileHostRecord open(Path directory) throws IOException {
        var record = new FileHostRecord(directory.resolve(NAME));
        record.load();
        return record;
    }

    @Override
    public synchronized Map<String, String> note(String owner, String object, Map<String, String> undo)
            throws BackendException {
        var objects = byOwner.computeIfAbsent(owner, o -> new TreeMap<>());
        var before = objects.get(object);
        if (before != null) {
            return before;
        }
        var entry = Map.copyOf(undo);
        objects.put(object, entry);
        try {
            save();
        } catch (IOException e) {
            objects.remove(object);
            throw new BackendException(Reason.FAILED, "cannot note a change in " + file + ": " + e.getMessage(), e);
        }
        return entry;
    }

    @Override
    public synchronized void forget(String owner, String object) throws BackendException {
        var objects = byOwner.get(owner);
        var before = objects == null ? null : objects.remove(object);
        if (objects == null || before == null) {
            return;
        }
        try {
            save();
        } catch (IOException e) {
            objects.put(object, before);
            throw new BackendException(Reason.FAILED, "cannot forget a change in " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized boolean isEmpty() {
        return byOwner.values().stream().allMatch(Map::isEmpty);
    }

    @Override
    public synchronized Map<String, Map<String, String>> entries(String owner) {
        return Map.copyOf(byOwner.getOrDefault(owner, Map.of()));
    }

    private void load() throws IOException {
        var properties = store.read();
        for (var key : properties.stringPropertyNames()) {
            var parts = key.split("\\|", -1);
            if (parts.length != 3) {
                throw store.damaged("is damaged: it has a key that is not OWNER|OBJECT|FACT");
            }
            var facts = byOwner.computeIfAbsent(decoded(parts[0]), o -> new TreeMap<>())
                    .computeIfAbsent(decoded(parts[1]), o -> new HashMap<>());
            if (!parts[2].isEmpty()) {
                facts.put(decoded(parts[2]), properties.getProperty(key));
            }
        }
    }

    private void save() throws IOException {
        var properties = new Properties();
        byOwner.forEach((owner, objects) -> objects.forEach((object, undo) -> {
            var prefix = encoded(owner) + SEPARATOR + encoded(object) + SEPARATOR;
            properties.setProperty(prefix, ""); // the entry itself, also without facts
            undo.forEach((fact, value) -> properties.setProperty(prefix + encoded(fact), value));
        }));
        store.write(properties);
    }

    private static String encoded(String text) {
        return text.replace("%", "%25").replace(SEPARATOR, "%7C");
    }

    private static String decoded(String text) {
        return text.replace("%7C", SEPARATOR).replace("%25", "%");
    }
}
