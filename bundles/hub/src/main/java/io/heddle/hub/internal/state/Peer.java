package io.heddle.hub.internal.state;

import io.heddle.api.net.PublicKey;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;

/**
 * A registered peer.
 *
 * @param key its identity
 * @param ipv4 its overlay address
 * @param ipv6 its overlay address, kept for it also while it does not want one
 * @param label first label of its name, unique
 * @param meta what it last told of itself
 * @param sshKey its SSH public key as one line, may be empty
 * @param groups groups besides {@code All}, sorted
 * @param setupKey id of the key it registered with
 * @param registered when it registered
 */
public record Peer(
        PublicKey key,
        InetAddress ipv4,
        InetAddress ipv6,
        String label,
        PeerMeta meta,
        String sshKey,
        List<String> groups,
        String setupKey,
        Instant registered) {

    public Peer {
        groups = Groups.normal(groups);
    }

    /** Whether this peer is in at least one of the groups. */
    public boolean inAny(List<String> names) {
        for (String name : names) {
            if (name.equals(Groups.ALL) || groups.contains(name)) {
                return true;
            }
        }
        return false;
    }

    Peer withGroups(List<String> names) {
        return new Peer(key, ipv4, ipv6, label, meta, sshKey, names, setupKey, registered);
    }

    Peer withMeta(PeerMeta told) {
        return new Peer(key, ipv4, ipv6, label, told, sshKey, groups, setupKey, registered);
    }

    Peer withSshKey(String line) {
        return new Peer(key, ipv4, ipv6, label, meta, line, groups, setupKey, registered);
    }
}
