package io.heddle.embed;

import io.heddle.api.connect.Credential;
import io.heddle.api.net.PrivateKey;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link EmbeddedGateway} is built from: checked, immutable, usable for several gateways only one after the other. Neither
 * {@link #toString()} nor any message contains a secret.
 *
 * <p>Required are the {@linkplain Builder#managementUrl management URL}, the {@linkplain Builder#stateDirectory state directory} and
 * exactly one credential: {@linkplain Builder#setupKey setup key}, {@linkplain Builder#jwt JWT} or {@linkplain Builder#privateKey
 * private key}.
 */
public final class GatewayOptions {

    private final Credential credential;
    private final @Nullable PrivateKey privateKey;
    private final String managementUrl;
    private final Path stateDirectory;
    private final String deviceName;
    private final String presharedKey;
    private final String interfaceName;
    private final int listenPort;
    private final int mtu;
    private final boolean ipv6;
    private final boolean blockInbound;
    private final boolean hostDns;
    private final boolean routes;
    private final List<String> excludedInterfaces;

    private GatewayOptions(Builder given) {
        credential = OptionCheck.credential(given.setupKey, given.jwt, given.privateKey);
        privateKey = given.privateKey == null ? null : OptionCheck.privateKey(given.privateKey);
        managementUrl = OptionCheck.managementUrl(given.managementUrl);
        stateDirectory = OptionCheck.stateDirectory(given.stateDirectory);
        deviceName = OptionCheck.deviceName(given.deviceName);
        presharedKey = OptionCheck.presharedKey(given.presharedKey);
        interfaceName = OptionCheck.interfaceName(given.interfaceName);
        listenPort = OptionCheck.listenPort(given.listenPort);
        mtu = OptionCheck.mtu(given.mtu);
        ipv6 = given.ipv6;
        blockInbound = given.blockInbound;
        hostDns = given.hostDns;
        routes = given.routes;
        excludedInterfaces = OptionCheck.excludedInterfaces(given.excludedInterfaces);
    }

    /** A builder where nothing is set but what has a default. */
    public static Builder builder() {
        return new Builder();
    }

    /** The options without the secrets. */
    @Override
    public String toString() {
        return "GatewayOptions[managementUrl=" + managementUrl + ", stateDirectory=" + stateDirectory + ", deviceName="
                + deviceName + ", interfaceName=" + interfaceName + ", listenPort=" + listenPort + ", mtu=" + mtu
                + ", ipv6=" + ipv6 + ", blockInbound=" + blockInbound + ", hostDns=" + hostDns + ", routes=" + routes
                + ", excludedInterfaces=" + excludedInterfaces + ", presharedKey="
                + (presharedKey.isEmpty() ? "none" : "secret") + ", credential="
                + (privateKey == null ? credential : privateKey) + "]";
    }

    Credential credential() {
        return credential;
    }

    @Nullable
    PrivateKey privateKey() {
        return privateKey;
    }

    Path stateDirectory() {
        return stateDirectory;
    }

    boolean hostDns() {
        return hostDns;
    }

    boolean routes() {
        return routes;
    }

    /** As the engine's configuration. */
    Map<String, Object> configuration() {
        var values = new HashMap<String, Object>();
        values.put("management.url", managementUrl);
        values.put("state.directory", stateDirectory.toString());
        values.put("host.name", deviceName);
        values.put("interface.name", interfaceName);
        values.put("listen.port", listenPort);
        values.put("mtu", mtu);
        values.put("ipv6", ipv6);
        values.put("block.inbound", blockInbound);
        values.put("excluded.interfaces", excludedInterfaces.toArray(String[]::new));
        if (!presharedKey.isEmpty()) {
            values.put(".preshared.key", presharedKey);
        }
        return values;
    }

    /** Collects options; {@link #build()} checks them. Not thread safe. */
    public static final class Builder {
        private @Nullable String setupKey;
        private @Nullable String jwt;
        private @Nullable String privateKey;
        private @Nullable String managementUrl;
        private @Nullable Path stateDirectory;
        private @Nullable String deviceName;
        private @Nullable String presharedKey;
        private String interfaceName = "hd0";
        private int listenPort = 51820;
        private int mtu;
        private boolean ipv6 = true;
        private boolean blockInbound;
        private boolean hostDns = true;
        private boolean routes = true;
        private List<String> excludedInterfaces = List.of();

        private Builder() {}

        /**
         * A setup key, with which the gateway registers if the network does not know it yet. It is kept in the state directory,
         * readable by its owner only, until it was used.
         */
        public Builder setupKey(String key) {
            setupKey = key;
            return this;
        }

        /** A token of the network's identity provider, with which the gateway registers or renews an expired login. */
        public Builder jwt(String token) {
            jwt = token;
            return this;
        }

        /**
         * The private key of a gateway that is registered already, base64 of 32 bytes. It is kept in the state directory, readable
         * by its owner only; a state directory that holds another key is refused at the start.
         */
        public Builder privateKey(String base64) {
            privateKey = base64;
            return this;
        }

        /** The management server, {@code https://host[:port]} or {@code http://host[:port]}. There is no default. */
        public Builder managementUrl(String url) {
            managementUrl = url;
            return this;
        }

        /**
         * The directory of durable state: the identity, and what was changed on the host, so that the next start undoes what a
         * killed process left. It is made if need be, for its owner only, and held by one gateway at a time. There is no default.
         */
        public Builder stateDirectory(Path directory) {
            stateDirectory = directory;
            return this;
        }

        /** The name of this gateway in the network; by default the host's name. At most 253 visible characters. */
        public Builder deviceName(String name) {
            deviceName = name;
            return this;
        }

        /** The WireGuard pre-shared key of the whole network, base64 of 32 bytes; by default there is none. */
        public Builder presharedKey(String base64) {
            presharedKey = base64;
            return this;
        }

        /** The name of the tunnel's interface, 1 to 15 letters, digits, {@code _}, {@code .} or {@code -}; by default {@code hd0}. */
        public Builder interfaceName(String name) {
            interfaceName = name;
            return this;
        }

        /** The wanted UDP port of the tunnel, 0…65535; another one is used if it is taken. 0: any. By default 51820. */
        public Builder listenPort(int port) {
            listenPort = port;
            return this;
        }

        /** The MTU of the tunnel, 576…8192 bytes; 0, the default, takes what the network proposes, else 1280. */
        public Builder mtu(int bytes) {
            mtu = bytes;
            return this;
        }

        /** Whether the gateway takes part in the IPv6 overlay; by default it does. */
        public Builder ipv6(boolean enabled) {
            ipv6 = enabled;
            return this;
        }

        /** Whether nothing may come in through the tunnel, whatever the network's policies say; by default they decide. */
        public Builder blockInbound(boolean blocked) {
            blockInbound = blocked;
            return this;
        }

        /** Whether the host's name resolution is changed so that names of the network resolve; by default it is. */
        public Builder hostDns(boolean enabled) {
            hostDns = enabled;
            return this;
        }

        /** Whether routes of the network are set on the host; by default they are. Peers are reached either way. */
        public Builder routes(boolean enabled) {
            routes = enabled;
            return this;
        }

        /**
         * Beginnings of names of interfaces whose addresses are not offered to peers; by default (empty) those of tunnels,
         * container bridges and loopback.
         */
        public Builder excludedInterfaces(List<String> prefixes) {
            excludedInterfaces = List.copyOf(prefixes);
            return this;
        }

        /**
         * Checks the options.
         *
         * @throws IllegalArgumentException naming the option and what is allowed
         */
        public GatewayOptions build() {
            return new GatewayOptions(this);
        }
    }
}
