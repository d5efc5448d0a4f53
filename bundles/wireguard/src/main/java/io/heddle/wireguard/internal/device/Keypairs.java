package io.heddle.wireguard.internal.device;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of a peer: the previous one for packets still on their way, the current one for sending, and the next
 * one, made by our response and not yet proved by a packet. Changed under the lock of the device, read by any thread.
 */
final class Keypairs {

    private volatile @Nullable Keypair previous;
    private volatile @Nullable Keypair current;
    private volatile @Nullable Keypair next;

    @Nullable
    Keypair current() {
        return current;
    }

    boolean isNext(Keypair keypair) {
        return next == keypair;
    }

    /** Takes a session that we initiated, which can be used at once. */
    void installInitiated(Keypair keypair, Consumer<Keypair> retire) {
        Keypair unproved = next;
        retireIfAny(previous, retire);
        if (unproved != null) {
            // The peer may be sending with it already.
            previous = unproved;
            next = null;
            retireIfAny(current, retire);
        } else {
            previous = current;
        }
        current = keypair;
    }

    /** Takes a session that the peer initiated, to be used when its first packet arrives. */
    void installResponded(Keypair keypair, Consumer<Keypair> retire) {
        retireIfAny(next, retire);
        next = keypair;
        retireIfAny(previous, retire);
        previous = null;
    }

    /** A packet proved that the peer has the next session. Returns false if it is not the next (any more). */
    boolean confirm(Keypair keypair, Consumer<Keypair> retire) {
        if (next != keypair) {
            return false;
        }
        retireIfAny(previous, retire);
        previous = current;
        current = keypair;
        next = null;
        return true;
    }

    void clear(Consumer<Keypair> retire) {
        retireIfAny(previous, retire);
        retireIfAny(current, retire);
        retireIfAny(next, retire);
        previous = null;
        current = null;
        next = null;
    }

    private static void retireIfAny(@Nullable Keypair keypair, Consumer<Keypair> retire) {
        if (keypair != null) {
            retire.accept(keypair);
        }
    }
}
