package io.heddle.engine.run;

import io.heddle.api.connect.HostDescription;
import io.heddle.api.net.IpPrefix;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Describes this host to the management server: what other peers and the administrator see of it, nothing more. */
public final class HostFacts {

    /** The client version whose wire behaviour we have; servers decide by it what to send. */
    public static final String REPORTED_VERSION = "0.60.0";

    private static final Logger log = LoggerFactory.getLogger(HostFacts.class);
    private static final Path OS_RELEASE = Path.of("/etc/os-release");
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private HostFacts() {}

    /** Reads the facts; milliseconds, no network. */
    public static HostDescription read(GatewaySettings settings) {
        var release = osRelease();
        return new HostDescription(
                settings.hostName().isEmpty() ? hostName() : settings.hostName(),
                System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows") ? "windows" : "linux",
                unquoted(release.getProperty("NAME", System.getProperty("os.name"))),
                unquoted(release.getProperty("VERSION_ID", "")),
                System.getProperty("os.version"),
                architecture(),
                REPORTED_VERSION,
                addresses(settings.interfaceName()),
                settings.ipv6(),
                settings.blockInbound());
    }

    private static String hostName() {
        try {
            return Files.readString(HOST_NAME).strip();
        } catch (IOException e) {
            return localHostName();
        }
    }

    private static String localHostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            log.debug("this host has no name", e);
            return "gateway";
        }
    }

    private static String architecture() {
        var arch = System.getProperty("os.arch");
        return arch.equals("amd64") ? "x86_64" : arch;
    }

    private static Properties osRelease() {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(OS_RELEASE)) {
            properties.load(reader);
        } catch (IOException e) {
            log.debug("no {}", OS_RELEASE, e);
        }
        return properties;
    }

    private static String unquoted(String text) {
        return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }

    private static Map<String, List<IpPrefix>> addresses(String ownInterface) {
        var byMac = new HashMap<String, List<IpPrefix>>();
        try {
            for (var each : NetworkInterface.networkInterfaces().toList()) {
                var mac = each.getHardwareAddress();
                if (mac != null
                        && each.isUp()
                        && !each.isLoopback()
                        && !each.getName().equals(ownInterface)) {
                    byMac.put(HexFormat.ofDelimiter(":").formatHex(mac), prefixes(each));
                }
            }
        } catch (SocketException e) {
            log.debug("cannot read the interfaces of this host", e);
        }
        return byMac;
    }

    private static List<IpPrefix> prefixes(NetworkInterface each) {
        return each.getInterfaceAddresses().stream()
                .filter(address -> !address.getAddress().isLinkLocalAddress()
                        && !address.getAddress().isMulticastAddress())
                .map(address -> new IpPrefix(address.getAddress(), address.getNetworkPrefixLength()))
                .toList();
    }
}
