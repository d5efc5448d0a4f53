package io.heddle.hub.internal.state;

import io.heddle.api.net.IpPrefix;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Finds addresses and a label that nobody has. */
final class Allocation {

    /** A peer's place in the network. */
    record Place(InetAddress ipv4, InetAddress ipv6, String label) {}

    /** Random tries before the network is searched from a random point on. */
    private static final int TRIES = 10;

    private static final int IPV4_BITS = 32;

    private final HubState state;
    private final RandomGenerator random;
    private final Set<InetAddress> addresses = new HashSet<>();
    private final Set<String> labels = new HashSet<>();
    private final int base;
    private final int hosts;

    Allocation(HubState state, RandomGenerator random) {
        this.state = state;
        this.random = random;
        for (Peer peer : state.peers().values()) {
            addresses.add(peer.ipv4());
            addresses.add(peer.ipv6());
            labels.add(peer.label());
        }
        this.base = ByteBuffer.wrap(state.networkV4().address().getAddress()).getInt();
        // Neither the network's own address nor the broadcast address.
        this.hosts = (1 << IPV4_BITS - state.networkV4().length()) - 2;
    }

    /** A free place, or nothing if the network is full. */
    Optional<Place> find(String wanted) {
        for (int i = 0; i < TRIES; i++) {
            var place = at(random.nextInt(hosts), wanted);
            if (place.isPresent()) {
                return place;
            }
        }
        int start = random.nextInt(hosts);
        for (int i = 0; i < hosts; i++) {
            var place = at((start + i) % hosts, wanted);
            if (place.isPresent()) {
                return place;
            }
        }
        return Optional.empty();
    }

    private Optional<Place> at(int host, String wanted) {
        var ipv4 = address(
                ByteBuffer.allocate(Integer.BYTES).putInt(base + 1 + host).array());
        String label = labels.contains(wanted) ? Labels.withAddress(wanted, ipv4) : wanted;
        if (addresses.contains(ipv4) || labels.contains(label)) {
            return Optional.empty();
        }
        return Optional.of(new Place(ipv4, ipv6(), label));
    }

    private InetAddress ipv6() {
        IpPrefix network = state.networkV6();
        while (true) {
            var bytes = network.address().getAddress();
            long host = random.nextLong();
            ByteBuffer.wrap(bytes).putLong(Long.BYTES, host);
            var address = address(bytes);
            if (host != 0 && host != -1 && !addresses.contains(address)) {
                return address;
            }
        }
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // only for another number of bytes
        }
    }
}
