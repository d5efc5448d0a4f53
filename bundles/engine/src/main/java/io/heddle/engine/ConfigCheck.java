package io.heddle.engine;

import io.heddle.api.connect.ServerAddress;
import io.heddle.api.net.PresharedKey;
import io.heddle.engine.run.GatewaySettings;
import io.heddle.ice.HostCandidates;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From the configuration as it was given to settings that are right. */
final class ConfigCheck {

    private ConfigCheck() {}

    /** Checks the values; a bad one is named with its key and what is allowed. */
    static GatewaySettings check(GatewayConfig config, Path stateDirectory) {
        return new GatewaySettings(
                config.management_url().isEmpty() ? null : server(config.management_url()),
                interfaceName(config.interface_name()),
                inRange("listen.port", config.listen_port(), 0, 65535),
                config.mtu() == 0 ? 0 : inRange("mtu", config.mtu(), 576, 8192),
                config.host_name(),
                config.ipv6(),
                config.block_inbound(),
                presharedKey(config._preshared_key()),
                excluded(config),
                stateDirectory);
    }

    private static List<String> excluded(GatewayConfig config) {
        return config.excluded_interfaces().length == 0
                ? HostCandidates.EXCLUDED_PREFIXES
                : List.of(config.excluded_interfaces());
    }

    private static ServerAddress server(String url) {
        try {
            return ServerAddress.ofUrl(url);
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
