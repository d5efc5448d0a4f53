package io.heddle.management.internal;

import io.heddle.api.connect.HostDescription;
import io.heddle.wire.management.Flags;
import io.heddle.wire.management.NetworkAddress;
import io.heddle.wire.management.PeerCapability;
import io.heddle.wire.management.PeerSystemMeta;
import java.util.Locale;

/** What this host and this client are, as the server lists it. Stateless. */
final class HostMeta {

    private HostMeta() {}

    /**
     * The description as a message. It announces what this client understands: rules with source prefixes, and an IPv6
     * overlay if the host has one. The version of the map's format is left unset, so only the classic form is sent.
     */
    static PeerSystemMeta of(HostDescription host) {
        var meta = PeerSystemMeta.newBuilder()
                .setHostname(host.hostname())
                .setGoOs(host.operatingSystem())
                .setKernel(kernel(host.operatingSystem()))
                .setCore(host.osVersion())
                .setPlatform(host.architecture())
                .setOs(host.osName())
                .setNetbirdVersion(host.version())
                .setKernelVersion(host.kernelVersion())
                .setOsVersion(host.osVersion())
                .setFlags(
                        Flags.newBuilder().setBlockInbound(host.blockInbound()).setDisableIpv6(!host.ipv6Overlay()))
                .addCapabilities(PeerCapability.PEER_CAPABILITY_SOURCE_PREFIXES);
        if (host.ipv6Overlay()) {
            meta.addCapabilities(PeerCapability.PEER_CAPABILITY_IPV6_OVERLAY);
        }
        host.addresses()
                .forEach((mac, prefixes) -> prefixes.forEach(prefix -> meta.addNetworkAddresses(
                        NetworkAddress.newBuilder().setNetIp(prefix.toString()).setMac(mac))));
        return meta.build();
    }

    // The kernel's name as uname prints it: the system's, with a capital.
    private static String kernel(String operatingSystem) {
        return operatingSystem.isEmpty()
                ? ""
                : operatingSystem.substring(0, 1).toUpperCase(Locale.ROOT) + operatingSystem.substring(1);
    }
}
