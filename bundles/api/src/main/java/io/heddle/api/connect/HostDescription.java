package io.heddle.api.connect;

import io.heddle.api.net.IpPrefix;
import java.util.List;
import java.util.Map;

/**
 * This host as the management server lists it.
 *
 * @param hostname name of the host, the source of its DNS label; not empty
 * @param operatingSystem {@code linux} or {@code windows}
 * @param osName name of the distribution
 * @param osVersion version of the distribution
 * @param kernelVersion release of the kernel
 * @param architecture machine, as {@code uname -m} prints it
 * @param version version of this client that decides what the server sends, {@code x.y.z}
 * @param addresses addresses of interfaces that are up, by MAC address; without loopback, link-local and the overlay's
 * @param ipv6Overlay whether the overlay may give this gateway an IPv6 address
 * @param blockInbound whether nothing may come in through the tunnel
 */
public record HostDescription(
        String hostname,
        String operatingSystem,
        String osName,
        String osVersion,
        String kernelVersion,
        String architecture,
        String version,
        Map<String, List<IpPrefix>> addresses,
        boolean ipv6Overlay,
        boolean blockInbound) {

    public HostDescription {
        addresses = Map.copyOf(addresses);
    }
}
