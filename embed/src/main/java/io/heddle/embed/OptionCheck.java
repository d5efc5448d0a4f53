package io.heddle.embed;

import io.heddle.api.connect.Credential;
import io.heddle.api.connect.ServerAddress;
import io.heddle.api.net.PresharedKey;
import io.heddle.api.net.PrivateKey;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From options as they were given to options that are right. A message names the option, and the value unless it is secret. */
final class OptionCheck {

    private static final int MOST_NAME_CHARACTERS = 253; // RFC 1035, section 2.3.4: 255 octets on the wire
    private static final int MOST_INTERFACE_CHARACTERS = 15; // IFNAMSIZ of linux/if.h is 16 with the closing zero
    private static final int MOST_PORT = 65535;
    private static final int LEAST_MTU = 576;
    private static final int MOST_MTU = 8192;

    private OptionCheck() {}

    static Credential credential(@Nullable String setupKey, @Nullable String jwt, @Nullable String privateKey) {
        var given = new ArrayList<String>();
        if (setupKey != null) {
            given.add("setupKey");
        }
        if (jwt != null) {
            given.add("jwt");
        }
        if (privateKey != null) {
            given.add("privateKey");
        }
        if (given.size() != 1) {
            throw new IllegalArgumentException("exactly one of setupKey, jwt and privateKey must be given, not "
                    + (given.isEmpty() ? "none" : String.join(" and ", given)));
        }
        if (setupKey != null) {
            return new Credential.SetupKey(oneWord("setupKey", setupKey));
        }
        return jwt != null ? new Credential.Jwt(oneWord("jwt", jwt)) : new Credential.Registered();
    }

    static PrivateKey privateKey(String base64) {
        try {
            return PrivateKey.parse(base64);
        } catch (IllegalArgumentException e) {
            throw bad("privateKey", e.getMessage());
        }
    }

    static String presharedKey(@Nullable String base64) {
        try {
            return base64 == null ? "" : PresharedKey.parse(base64).reveal();
        } catch (IllegalArgumentException e) {
            throw bad("presharedKey", e.getMessage());
        }
    }

    /** Only what the engine reads may stand in it: a path would be ignored, a user's password shown in every status. */
    static String managementUrl(@Nullable String url) {
        if (url == null) {
            throw bad("managementUrl", "is required, for example https://netbird.example.org");
        }
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw bad("managementUrl", "is not of the form https://host[:port] or http://host[:port]");
        }
        if (uri.getRawUserInfo() != null) {
            throw bad("managementUrl", "must not contain a user");
        }
        boolean plain = uri.getRawPath() == null
                || uri.getRawPath().isEmpty()
                || uri.getRawPath().equals("/");
        if (!plain || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw bad("managementUrl", "must have neither path nor query: " + url);
        }
        try {
            return ServerAddress.ofUrl(url).toString();
        } catch (IllegalArgumentException e) {
            throw bad("managementUrl", e.getMessage());
        }
    }

    static Path stateDirectory(@Nullable Path directory) {
        if (directory == null || directory.toString().isEmpty()) {
            throw bad("stateDirectory", "is required: a directory that only this gateway uses");
        }
        return directory.toAbsolutePath().normalize();
    }

    static String deviceName(@Nullable String name) {
        if (name == null) {
            return "";
        }
        if (name.isBlank()
                || name.length() > MOST_NAME_CHARACTERS
                || name.chars().anyMatch(each -> Character.isISOControl(each) || Character.isWhitespace(each))) {
            throw bad("deviceName", "is not 1 to " + MOST_NAME_CHARACTERS + " visible characters");
        }
        return name;
    }

    static String interfaceName(String name) {
        if (name.length() > MOST_INTERFACE_CHARACTERS || !name.matches("[A-Za-z0-9_.-]+")) {
            throw bad(
                    "interfaceName",
                    "\"" + name + "\" is not 1 to " + MOST_INTERFACE_CHARACTERS + " letters, digits, '_', '.' or '-'");
        }
        return name;
    }

    static int listenPort(int port) {
        return inRange("listenPort", port, 0, MOST_PORT);
    }

    static int mtu(int bytes) {
        return bytes == 0 ? 0 : inRange("mtu", bytes, LEAST_MTU, MOST_MTU);
    }

    static List<String> excludedInterfaces(List<String> prefixes) {
        if (prefixes.stream().anyMatch(String::isBlank)) {
            throw bad("excludedInterfaces", "must not contain an empty beginning, it would exclude everything");
        }
        return prefixes;
    }

    private static int inRange(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw bad(option, value + " is not in " + least + "…" + most);
        }
        return value;
    }

    private static String oneWord(String option, String secret) {
        if (secret.isEmpty() || secret.chars().anyMatch(Character::isWhitespace)) {
            throw bad(option, "is empty or contains white space");
        }
        return secret;
    }

    private static IllegalArgumentException bad(String option, @Nullable String what) {
        return new IllegalArgumentException(option + ": " + what);
    }
}
