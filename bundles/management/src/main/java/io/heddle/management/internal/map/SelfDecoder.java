package io.heddle.management.internal.map;

import com.google.protobuf.ByteString;
import io.heddle.api.map.SelfConfig;
import io.heddle.api.net.IpPrefix;
import io.heddle.wire.management.CompactPrefix;
import io.heddle.wire.management.PeerConfig;
import org.jspecify.annotations.Nullable;

/** This gateway's own part of an answer or a map. Stateless. */
public final class SelfDecoder {

    private SelfDecoder() {}

    /**
     * Decodes it. An IPv6 address that makes no sense is left out with a remark.
     *
     * @throws IllegalArgumentException without a usable IPv4 address: nothing works without it
     */
    public static SelfConfig decode(PeerConfig config, Remarks remarks) {
        return new SelfConfig(
                ipv4(config.getAddress()),
                ipv6(config.getAddressV6(), remarks),
                DomainNames.lenient(config.getFqdn()),
                Math.max(0, config.getMtu()),
                config.getLazyConnectionEnabled(),
                config.getRoutingPeerDnsResolutionEnabled());
    }

    // The length is the network's, so an address alone is not taken for a host prefix.
    private static IpPrefix ipv4(String text) {
        var prefix = text.contains("/") ? IpPrefix.parse(text) : null;
        if (prefix == null || !prefix.isIpv4()) {
            throw new IllegalArgumentException("the own address is not an IPv4 prefix: '" + text + "'");
        }
        return prefix;
    }

    private static @Nullable IpPrefix ipv6(ByteString bytes, Remarks remarks) {
        if (bytes.isEmpty()) {
            return null;
        }
        var prefix = CompactPrefix.decode(bytes.toByteArray())
                .map(compact -> new IpPrefix(compact.address(), compact.length()));
        if (prefix.isEmpty() || prefix.get().isIpv4()) {
            remarks.add("own IPv6 address left out: not an IPv6 prefix");
            return null;
        }
        return prefix.get();
    }
}
