package io.heddle.hub.internal;

import io.heddle.api.net.IpAddresses;
import io.heddle.api.net.IpPrefix;
import io.heddle.hub.internal.HubSettings.BootstrapKey;
import io.heddle.hub.internal.plan.MapPlanner;
import io.heddle.wire.credential.SetupKeyHash;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;

/** Checks the configuration and makes settings of it. */
final class HubConfigReader {

    private static final int MAX_PORT = 65535;

    /** From a network that leaves room for some peers to one that still is a network of peers. */
    private static final int SHORTEST = 8;

    private static final int LONGEST = 28;

    /** Sent by clients that have no key. */
    private static final UUID NIL = new UUID(0, 0);

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    /** Leaves room for a label in front (RFC 1035: 253 characters in all). */
    private static final int DOMAIN_LENGTH = 189;

    private final HubConfig config;

    HubConfigReader(HubConfig config) {
        this.config = config;
    }

    /**
     * The settings.
     *
     * @throws IllegalArgumentException if a value is wrong; the message names it
     */
    HubSettings read() {
        var address = address();
        var listen = new InetSocketAddress(address, port("listen.port", config.listen_port()));
        return new HubSettings(
                listen,
                advertisedHost(address),
                port("advertised.port", config.advertised_port()),
                stateDirectory(),
                networkV4(),
                new MapPlanner(domain(), config.lazy_connections()),
                tls(),
                bootstrap());
    }

    private InetAddress address() {
        try {
            return IpAddresses.parse(config.listen_address());
        } catch (IllegalArgumentException e) {
            throw wrong("listen.address", config.listen_address(), "must be a literal IP address");
        }
    }

    private String advertisedHost(InetAddress address) {
        var host = config.advertised_host();
        if (host.isEmpty() && address.isAnyLocalAddress()) {
            throw wrong("advertised.host", host, "must be given, because the hub listens on all addresses");
        }
        if (!host.isEmpty() && !host.matches("[A-Za-z0-9.:-]{1,253}")) {
            throw wrong("advertised.host", host, "must be a host name or an address without brackets");
        }
        return host.isEmpty() ? IpAddresses.text(address) : host;
    }

    private Path stateDirectory() {
        try {
            var directory = Path.of(config.state_directory());
            if (directory.isAbsolute()) {
                return directory;
            }
        } catch (InvalidPathException e) {
            throw wrong("state.directory", config.state_directory(), "is not a path: " + e.getReason());
        }
        throw wrong("state.directory", config.state_directory(), "must be an absolute path");
    }

    private Optional<IpPrefix> networkV4() {
        var text = config.network_v4();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        IpPrefix network;
        try {
            network = IpPrefix.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrong("network.v4", text, "must be an IPv4 network like 100.77.0.0/16");
        }
        boolean fits = network.isIpv4() && network.length() >= SHORTEST && network.length() <= LONGEST;
        if (!fits || !network.equals(network.masked())) {
            throw wrong("network.v4", text, "must be an IPv4 network of length 8 to 28 without host bits");
        }
        return Optional.of(network);
    }

    private String domain() {
        var domain = config.domain().toLowerCase(Locale.ROOT);
        boolean labels = !domain.isEmpty();
        for (String label : domain.split("\\.", -1)) {
            labels &= LABEL.matcher(label).matches();
        }
        if (!labels || domain.length() > DOMAIN_LENGTH) {
            throw wrong("domain", config.domain(), "must be a domain name without dot at the end");
        }
        return domain;
    }

    private List<KeyManager> tls() {
        var certificate = config.tls_certificate();
        if (certificate.isEmpty() != config.tls_key().isEmpty()) {
            throw wrong("tls.certificate", certificate, "and tls.key must be given both or not at all");
        }
        return certificate.isEmpty()
                ? List.of()
                : PemFiles.keyManagers(path("tls.certificate", certificate), path("tls.key", config.tls_key()));
    }

    private Path path(String key, String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw wrong(key, value, "is not a path: " + e.getReason());
        }
    }

    private Optional<BootstrapKey> bootstrap() {
        var text = config._bootstrap_key();
        if (config.bootstrap_limit() < 0) {
            throw wrong("bootstrap.limit", Integer.toString(config.bootstrap_limit()), "must not be negative");
        }
        if (text.isEmpty()) {
            return Optional.empty();
        }
        // The value is a secret: it is not in the message.
        if (!isUuid(text)) {
            throw new IllegalArgumentException(
                    HubComponent.PID + ": .bootstrap.key must be a UUID, and not the one of zeros");
        }
        return Optional.of(new BootstrapKey(SetupKeyHash.of(text), config.bootstrap_limit()));
    }

    private static boolean isUuid(String text) {
        try {
            var uuid = UUID.fromString(text);
            return !uuid.equals(NIL) && uuid.toString().equalsIgnoreCase(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static int port(String key, int value) {
        if (value < 0 || value > MAX_PORT) {
            throw wrong(key, Integer.toString(value), "must be 0 to 65535");
        }
        return value;
    }

    private static IllegalArgumentException wrong(String key, String value, String rule) {
        return new IllegalArgumentException(HubComponent.PID + ": " + key + " '" + value + "' " + rule);
    }
}
