package io.heddle.api.tunnel;

import io.heddle.api.lifecycle.Registration;
import org.osgi.annotation.versioning.ConsumerType;

/** A tunnel whose packets pass through this process lets filters look at each of them. */
@ConsumerType
public interface PacketHooks {

    /** Adds a hook; a packet passes if every hook lets it. The hook sees no packet after the registration is closed. */
    Registration add(PacketHook hook);

    /** Looks at plaintext IP packets on the data plane's threads, several at a time; must not block. */
    interface PacketHook {

        /**
         * Whether a packet may pass.
         *
         * @param direction where it goes
         * @param packet buffer that holds it; not to be changed nor kept
         * @param offset index of the first byte of the IP header
         * @param length bytes of the packet
         */
        boolean accept(Direction direction, byte[] packet, int offset, int length);
    }

    /** Which way a packet goes. */
    enum Direction {
        /** From a peer to this host. */
        IN,
        /** From this host to a peer. */
        OUT
    }
}
