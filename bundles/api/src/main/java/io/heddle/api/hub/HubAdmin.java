package io.heddle.api.hub;

import io.heddle.api.net.PublicKey;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Administers the embedded control plane of this process: one network, its keys, peers, groups and policies. Thread safe; what
 * a call changed is on the disk when it returns, and pushed to the peers concerned soon after.
 */
@ProviderType
public interface HubAdmin {

    /** What the hub serves. */
    HubStatus status();

    /** Makes a setup key; its text is shown this once and kept only as a hash. */
    CreatedKey createKey(KeyRequest request) throws HubException;

    /** All setup keys, oldest first. */
    List<KeyInfo> keys();

    /** Revokes a key: nobody registers with it any more; registered peers stay. */
    void revokeKey(String id) throws HubException;

    /** All peers by overlay address. */
    List<PeerInfo> peers();

    /** Removes a peer from the network; its streams end. */
    void removePeer(PublicKey key) throws HubException;

    /** Puts a peer into exactly these groups, besides {@code All}. Groups appear when named and vanish when unused. */
    void setGroups(PublicKey key, List<String> groups) throws HubException;

    /** All policies in the order they were added. */
    List<PolicyInfo> policies();

    /** Adds a policy, or replaces the one of the same name. */
    void putPolicy(PolicyInfo policy) throws HubException;

    /** Removes a policy. */
    void removePolicy(String name) throws HubException;

    /**
     * What the hub is.
     *
     * @param managementUrl what gateways are pointed at
     * @param networkV4 overlay network
     * @param networkV6 overlay network
     * @param domain domain of the peers' names
     * @param serial state number of the network, unsigned
     * @param peers how many are registered
     * @param connected how many have a stream open
     */
    record HubStatus(
            String managementUrl,
            String networkV4,
            String networkV6,
            String domain,
            long serial,
            int peers,
            int connected) {}
}
