package io.heddle.shell.json;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object whose fields are asked for by type. A field that is absent or of another type reads as nothing: an empty
 * text, zero, false, an empty list. Built by {@link #with}, which changes and returns this object.
 */
public final class JsonObject {

    private static final JSON COMPACT = JSON.std.without(JSON.Feature.FAIL_ON_DUPLICATE_MAP_KEYS);
    private static final JSON PRETTY = COMPACT.with(JSON.Feature.PRETTY_PRINT_OUTPUT);

    private final Map<String, Object> fields;

    private JsonObject(Map<String, Object> fields) {
        this.fields = fields;
    }

    /** An object without fields. */
    public static JsonObject empty() {
        return new JsonObject(new LinkedHashMap<>());
    }

    /**
     * Reads a text that is one JSON object.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static JsonObject parse(String text) {
        try {
            if (COMPACT.anyFrom(text) instanceof Map<?, ?> map) {
                return of(map);
            }
        } catch (IOException e) {
            // The library's message may quote the text, and the text may hold a secret.
            throw new IllegalArgumentException("not JSON");
        }
        throw new IllegalArgumentException("not a JSON object");
    }

    /** Adds a field, or replaces it; {@code null} is written as such. */
    public JsonObject with(String name, @Nullable Object value) {
        fields.put(name, plain(value));
        return this;
    }

    /** The text of a field, or an empty text. */
    public String text(String name) {
        return fields.get(name) instanceof String text ? text : "";
    }

    /** The number of a field, or zero. */
    public long number(String name) {
        return fields.get(name) instanceof Number number ? number.longValue() : 0;
    }

    /** The number of a field with its fraction, or {@code otherwise}. */
    public double decimal(String name, double otherwise) {
        return fields.get(name) instanceof Number number ? number.doubleValue() : otherwise;
    }

    /** Whether a field is {@code true}. */
    public boolean flag(String name) {
        return fields.get(name) instanceof Boolean flag && flag;
    }

    /** Whether there is such a field, even one that is {@code null}. */
    public boolean has(String name) {
        return fields.containsKey(name);
    }

    /** The names of its fields, in their order. */
    public List<String> names() {
        return List.copyOf(fields.keySet());
    }

    /** The object in a field, or an empty one. */
    public JsonObject object(String name) {
        return fields.get(name) instanceof Map<?, ?> map ? of(map) : empty();
    }

    /** The objects in a field that is an array; what is not an object is left out. */
    public List<JsonObject> objects(String name) {
        return fields.get(name) instanceof List<?> list
                ? list.stream()
                        .filter(Map.class::isInstance)
                        .map(item -> of((Map<?, ?>) item))
                        .toList()
                : List.of();
    }

    /** The texts in a field that is an array; what is not a text is left out. */
    public List<String> texts(String name) {
        return fields.get(name) instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }

    /** On one line. */
    public String line() {
        return write(COMPACT);
    }

    /** On several lines, for people and diffs. */
    public String pretty() {
        return write(PRETTY);
    }

    private String write(JSON json) {
        try {
            return json.asString(fields);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write JSON", e);
        }
    }

    private static JsonObject of(Map<?, ?> map) {
        var fields = new LinkedHashMap<String, Object>();
        map.forEach((name, value) -> fields.put(String.valueOf(name), value));
        return new JsonObject(fields);
    }

    @SuppressWarnings("NullAway") // JSON has null, and the map keeps it.
    private static Object plain(@Nullable Object value) {
        if (value instanceof JsonObject object) {
            return object.fields;
        }
        return value instanceof List<?> list
                ? list.stream().map(JsonObject::plain).toList()
                : value;
    }

    /** The field names only: a value may be a secret. */
    @Override
    public String toString() {
        return "JsonObject" + fields.keySet();
    }
}
