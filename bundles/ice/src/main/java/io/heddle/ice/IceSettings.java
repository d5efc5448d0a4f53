package io.heddle.ice;

import java.net.InetAddress;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * What an agent must know when it is made.
 *
 * @param role who nominates; fixed, a conflict is answered with error 487 and never resolved by switching
 * @param local own credentials, as signalled to the remote
 * @param tieBreaker random number sent in checks
 * @param transactionTag first bytes of all transaction ids, from {@link IceMux#register}
 * @param refused addresses that the agent neither sends to nor hears: everything inside the overlay, so that ICE cannot
 *     connect through the tunnel itself, and normally loopback
 * @param random cryptographic source for transaction ids
 */
public record IceSettings(
        IceRole role,
        IceCredentials local,
        long tieBreaker,
        int transactionTag,
        Predicate<InetAddress> refused,
        RandomGenerator random) {}
