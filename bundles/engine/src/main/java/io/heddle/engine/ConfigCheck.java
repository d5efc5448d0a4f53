package io.heddle.engine;

import io.heddle.api.connect.ServerAddress;
import io.heddle.api.net.PresharedKey;
import io.heddle.engine.run.GatewaySettings;
import io.heddle.ice.HostCandidates;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** From the configuration as it was given to settings that are right. */
final class ConfigCheck {

    private static final int MOST_HOST_NAME = 253; // a domain name: RFC 1035, section 2.3.4, as text

    private ConfigCheck() {}

    /** Checks the values; a bad one is named with its key and what is allowed. */
    static GatewaySettings check(GatewayConfig config, Path stateDirectory) {
        return new GatewaySettings(
                server(read("management.url", config::management_url)),
                interfaceName(read("interface.name", config::interface_name)),
                inRange("listen.port", read("listen.port", config::listen_port), 0, 65535),
                mtu(read("mtu", config::mtu)),
                hostName(read("host.name", config::host_name)),
                read("ipv6", config::ipv6),
                read("block.inbound", config::block_inbound),
                presharedKey(readSecret(".preshared.key", config::_preshared_key)),
                excluded(read("excluded.interfaces", config::excluded_interfaces)),
                stateDirectory);
    }

    /** A value as Declarative Services converts it, which fails for a text where a number should be. */
    static <T> T read(String key, Supplier<T> value) {
        try {
            return value.get();
        } catch (RuntimeException e) {
            throw bad(key, "cannot be read as what it should be: " + e.getMessage(), e);
        }
    }

    /** A path; the value may come from elsewhere if the key is not set. */
    static Path path(String key, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw bad(key, e.getMessage(), e);
        }
    }

    /** As {@link #read}; the converter's message might quote the value. */
    private static <T> T readSecret(String key, Supplier<T> value) {
        try {
            return value.get();
        } catch (RuntimeException e) {
            throw bad(key, "cannot be read as a text", null);
        }
    }

    private static int mtu(int value) {
        return value == 0 ? 0 : inRange("mtu", value, 576, 8192);
    }

    private static String hostName(String name) {
        if (name.length() > MOST_HOST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw bad("host.name", "not up to " + MOST_HOST_NAME + " printable characters", null);
        }
        return name;
    }

    private static List<String> excluded(String[] prefixes) {
        return prefixes.length == 0 ? HostCandidates.EXCLUDED_PREFIXES : List.of(prefixes);
    }

    private static @Nullable ServerAddress server(String url) {
        try {
            return url.isEmpty() ? null : ServerAddress.ofUrl(url);
        } catch (IllegalArgumentException e) {
            throw bad("management.url", e.getMessage(), e);
        }
    }

    private static String interfaceName(String name) {
        if (name.isEmpty() || name.length() > 15 || !name.matches("[A-Za-z0-9_.-]+")) {
            throw bad("interface.name", "\"" + name + "\" is not 1 to 15 letters, digits, '_', '.' or '-'", null);
        }
        return name;
    }

    private static @Nullable PresharedKey presharedKey(String text) {
        try {
            return text.isEmpty() ? null : PresharedKey.parse(text);
        } catch (IllegalArgumentException e) {
            throw bad(".preshared.key", e.getMessage(), null);
        }
    }

    private static int inRange(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw bad(key, value + " is not in " + least + "…" + most, null);
        }
        return value;
    }

    private static IllegalArgumentException bad(String key, @Nullable String what, @Nullable Throwable cause) {
        return new IllegalArgumentException(GatewayComponent.PID + ": " + key + ": " + what, cause);
    }
}
