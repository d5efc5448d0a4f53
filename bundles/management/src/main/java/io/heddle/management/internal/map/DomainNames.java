package io.heddle.management.internal.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Domain names in the API's form: lower case, punycode, no trailing dot. */
final class DomainNames {

    /** RFC 1035, 2.3.4: 255 octets on the wire, two of which are length and root. */
    private static final int MAX_LENGTH = 253;

    /** Labels of letters, digits, dash and underscore, a leading {@code *} allowed (RFC 1035, RFC 4592). */
    private static final Pattern NAME = Pattern.compile(
            "(\\*\\.)?[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*");

    private DomainNames() {}

    /**
     * Reads a name.
     *
     * @throws IllegalArgumentException if it is none
     */
    static String of(String text) {
        var name = trimmed(text);
        if (name.length() > MAX_LENGTH || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a domain name: " + shortened(text));
        }
        return name;
    }

    /** Reads a name that is only shown or absent: anything goes, nothing throws. */
    static String lenient(String text) {
        return trimmed(text);
    }

    /** Reads several; all must be good. */
    static List<String> of(List<String> texts) {
        var names = new ArrayList<String>();
        for (var text : texts) {
            names.add(of(text));
        }
        return names;
    }

    private static String trimmed(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
