package io.heddle.hub.internal.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON object whose members must be there and of the right kind. */
final class Fields {

    /** Reads one element of an array. */
    interface Reader<T> {
        T read(Fields fields) throws StoreException;
    }

    private final String path;
    private final Map<?, ?> members;

    private Fields(String path, Map<?, ?> members) {
        this.path = path;
        this.members = members;
    }

    static Fields of(Object value, String path) throws StoreException {
        if (value instanceof Map<?, ?> members) {
            return new Fields(path, members);
        }
        throw new StoreException(path + " is not an object");
    }

    String text(String name) throws StoreException {
        return get(name, String.class);
    }

    Optional<String> optionalText(String name) throws StoreException {
        return members.containsKey(name) ? Optional.of(text(name)) : Optional.empty();
    }

    boolean flag(String name) throws StoreException {
        return get(name, Boolean.class);
    }

    /** A whole number from 0 on. */
    int count(String name) throws StoreException {
        int value = get(name, Integer.class);
        if (value < 0) {
            throw new StoreException(path + "." + name + " is negative");
        }
        return value;
    }

    List<String> texts(String name) throws StoreException {
        var texts = new ArrayList<String>();
        for (Object element : get(name, List.class)) {
            if (!(element instanceof String text)) {
                throw new StoreException(path + "." + name + " holds something that is not a text");
            }
            texts.add(text);
        }
        return texts;
    }

    <T> List<T> list(String name, Reader<T> reader) throws StoreException {
        var all = new ArrayList<T>();
        for (Object element : get(name, List.class)) {
            var fields = of(element, path + "." + name + "[" + all.size() + "]");
            all.add(fields.understand(reader));
        }
        return all;
    }

    /** Reads this object; a value that the types of the state refuse counts as damage. */
    <T> T understand(Reader<T> reader) throws StoreException {
        try {
            return reader.read(this);
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw new StoreException(path + ": " + e.getMessage(), e);
        }
    }

    private <T> T get(String name, Class<T> type) throws StoreException {
        Object value = members.get(name);
        if (!type.isInstance(value)) {
            throw new StoreException(path + "." + name + " is missing or of the wrong kind");
        }
        return type.cast(value);
    }
}
