package io.heddle.hub.internal.state;

import java.util.List;

/** Names of groups. */
public final class Groups {

    /** The group every peer is in. */
    public static final String ALL = "All";

    /** Longest name of anything an administrator names, in characters. */
    private static final int NAME_LENGTH = 128;

    private static final int MAX_GROUPS = 64;

    private Groups() {}

    /** The groups besides {@link #ALL}, each once, sorted. */
    static List<String> normal(List<String> names) {
        return names.stream()
                .filter(name -> !name.equals(ALL))
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * Checks names that an administrator gave.
     *
     * @throws IllegalArgumentException if one is blank or too long, or there are too many
     */
    public static void check(List<String> names) {
        if (names.size() > MAX_GROUPS) {
            throw new IllegalArgumentException("at most " + MAX_GROUPS + " groups can be named, not " + names.size());
        }
        names.forEach(name -> checkName("group", name));
    }

    /**
     * Checks a name that an administrator gave.
     *
     * @param what what is named
     * @throws IllegalArgumentException if it is blank or too long
     */
    public static void checkName(String what, String name) {
        if (name.isBlank() || name.length() > NAME_LENGTH || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "the name of a " + what + " has 1 to " + NAME_LENGTH + " characters and no control characters");
        }
    }
}
