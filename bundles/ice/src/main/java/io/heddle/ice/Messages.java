package io.heddle.ice;

import io.heddle.ice.stun.Stun;
import io.heddle.ice.stun.StunKey;
import io.heddle.ice.stun.StunMessage;
import io.heddle.ice.stun.StunWriter;
import io.heddle.ice.stun.TransactionId;
import java.net.InetSocketAddress;

/** Writes an agent's messages, attributes in NetBird's order. */
final class Messages {

    private final IceSettings settings;
    private final StunKey localKey;

    Messages(IceSettings settings) {
        this.settings = settings;
        this.localKey = StunKey.shortTerm(settings.local().password());
    }

    /** Whether a request was made by someone who knows our password. */
    boolean isAuthentic(StunMessage request) {
        return request.verify(localKey);
    }

    byte[] check(TransactionId id, Pair pair, boolean nominating, IceCredentials remote, StunKey remoteKey) {
        StunWriter writer = StunWriter.binding(StunMessage.Kind.REQUEST, id)
                .username(remote.ufrag() + ":" + settings.local().ufrag());
        if (nominating) {
            writer.useCandidate();
        }
        if (settings.role() == IceRole.CONTROLLING) {
            writer.iceControlling(settings.tieBreaker());
        } else {
            writer.iceControlled(settings.tieBreaker());
        }
        return writer.priority(pair.local().priority())
                .integrity(remoteKey)
                .fingerprint()
                .toBytes();
    }

    byte[] success(TransactionId id, InetSocketAddress mapped) {
        return StunWriter.binding(StunMessage.Kind.SUCCESS, id)
                .xorMappedAddress(mapped)
                .integrity(localKey)
                .fingerprint()
                .toBytes();
    }

    byte[] roleConflict(TransactionId id) {
        return StunWriter.binding(StunMessage.Kind.ERROR, id)
                .failure(Stun.ERROR_ROLE_CONFLICT, "Role Conflict")
                .integrity(localKey)
                .fingerprint()
                .toBytes();
    }
}
