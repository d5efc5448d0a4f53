package io.heddle.firewall.internal;

import java.util.Collection;
import java.util.Map;

/**
 * Writes JSON (RFC 8259) from maps, collections, strings, whole numbers, booleans and {@link Null}. Whatever a string
 * contains stays inside its quotes, so nothing of a plan can become a command.
 */
final class JsonText {

    /** The JSON value {@code null}, which maps of the JDK cannot always hold. */
    enum Null {
        NULL
    }

    private final StringBuilder text = new StringBuilder();

    private JsonText() {}

    static String of(Object value) {
        var writer = new JsonText();
        writer.value(value);
        return writer.text.toString();
    }

    private void value(Object value) {
        if (value instanceof Map<?, ?> map) {
            object(map);
        } else if (value instanceof Collection<?> items) {
            array(items);
        } else if (value instanceof String string) {
            string(string);
        } else if (value instanceof Integer || value instanceof Long || value instanceof Boolean) {
            text.append(value);
        } else if (value == Null.NULL) {
            text.append("null");
        } else {
            throw new IllegalArgumentException("no JSON for " + value.getClass().getName());
        }
    }

    private void object(Map<?, ?> map) {
        char separator = '{';
        for (var entry : map.entrySet()) {
            text.append(separator);
            string((String) entry.getKey());
            text.append(':');
            value(entry.getValue());
            separator = ',';
        }
        text.append(map.isEmpty() ? "{}" : "}");
    }

    private void array(Collection<?> items) {
        char separator = '[';
        for (var item : items) {
            text.append(separator);
            value(item);
            separator = ',';
        }
        text.append(items.isEmpty() ? "[]" : "]");
    }

    private void string(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
