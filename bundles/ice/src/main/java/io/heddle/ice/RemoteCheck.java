package io.heddle.ice;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What an authentic request tells.
 *
 * @param base where it came in
 * @param from where it came from
 * @param remoteUfrag the sender's user fragment
 * @param cid the id of the sender's candidate, if NetBird's attribute names it
 * @param useCandidate whether it nominates the pair
 */
record RemoteCheck(
        Base base,
        InetSocketAddress from,
        String remoteUfrag,
        @Nullable String cid,
        boolean useCandidate) {}
