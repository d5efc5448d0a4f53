package io.heddle.wireguard.internal.routing;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Which peer an inner address belongs to, by longest prefix. Look-ups are free of locks; changes are made by one thread
 * at a time.
 *
 * @param <V> the peers
 */
public final class AllowedIps<V> {

    private final PrefixTrie<V> ipv4 = new PrefixTrie<>();
    private final PrefixTrie<V> ipv6 = new PrefixTrie<>();

    /** Gives a prefix to a peer. Returns whom it belonged to before, or null. */
    public @Nullable V put(Prefix prefix, V peer) {
        V before = trie(prefix).get(prefix);
        trie(prefix).put(prefix, peer);
        return before;
    }

    /** Takes a prefix away, if it is there. */
    public void remove(Prefix prefix) {
        trie(prefix).remove(prefix);
    }

    /** The peer a packet of known version goes to. */
    public @Nullable V destination(ByteBuffer packet, int offset, InnerPacket.Version version) {
        return version == InnerPacket.Version.IPV4 ? lookup4(packet, offset + 16) : lookup6(packet, offset + 24);
    }

    /** The peer a packet of known version comes from, if its source address is true. */
    public @Nullable V source(ByteBuffer packet, int offset, InnerPacket.Version version) {
        return version == InnerPacket.Version.IPV4 ? lookup4(packet, offset + 12) : lookup6(packet, offset + 8);
    }

    private @Nullable V lookup4(ByteBuffer packet, int offset) {
        return ipv4.lookup((long) BigEndian.getInt(packet, offset) << 32, 0);
    }

    private @Nullable V lookup6(ByteBuffer packet, int offset) {
        return ipv6.lookup(BigEndian.getLong(packet, offset), BigEndian.getLong(packet, offset + 8));
    }

    private PrefixTrie<V> trie(Prefix prefix) {
        return prefix.ipv6() ? ipv6 : ipv4;
    }
}
