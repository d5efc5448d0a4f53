package io.heddle.hub.internal.plan;

import java.util.regex.Pattern;

/** Version texts that clients report. */
final class ClientVersion {

    private static final Pattern NUMBERS = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})(?:[.+-].*)?");

    private ClientVersion() {}

    /** Whether it is a version before {@code major.minor}; development builds and texts that are no version are not. */
    static boolean isBefore(String version, int major, int minor) {
        var numbers = NUMBERS.matcher(version);
        if (!numbers.matches()) {
            return false;
        }
        int itsMajor = Integer.parseInt(numbers.group(1));
        return itsMajor < major || itsMajor == major && Integer.parseInt(numbers.group(2)) < minor;
    }
}
