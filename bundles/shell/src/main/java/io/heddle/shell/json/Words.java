package io.heddle.shell.json;

import java.util.Locale;

/** Enum constants as words of the command line and of JSON: lower case, with hyphens. */
public final class Words {

    private Words() {}

    /** The word of a constant: {@code BACKING_OFF} is {@code backing-off}. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The constant of a word, in any case.
     *
     * @throws IllegalArgumentException if there is none, with what is allowed
     */
    public static <E extends Enum<E>> E constant(Class<E> type, String word) {
        var allowed = new StringBuilder();
        for (var constant : type.getEnumConstants()) {
            if (of(constant).equals(word.toLowerCase(Locale.ROOT))) {
                return constant;
            }
            allowed.append(allowed.isEmpty() ? "" : ", ").append(of(constant));
        }
        throw new IllegalArgumentException("'" + word + "' is not one of " + allowed);
    }
}
