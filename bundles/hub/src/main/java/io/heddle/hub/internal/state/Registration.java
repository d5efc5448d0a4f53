package io.heddle.hub.internal.state;

import io.heddle.api.net.PublicKey;
import io.heddle.hub.internal.state.RegistrationRefusedException.Reason;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * A peer that asks to be let in with a setup key.
 *
 * @param key its identity
 * @param keyHash hash of the setup key it gave
 * @param meta what it tells of itself
 * @param sshKey its SSH public key, may be empty
 */
public record Registration(PublicKey key, String keyHash, PeerMeta meta, String sshKey) {

    /**
     * The state with the peer registered and its key counted; unchanged if the peer is registered already, whatever key it gave.
     *
     * @param state the state before
     * @param now the time, against which keys expire
     * @param random chooses the addresses
     * @throws RegistrationRefusedException if the peer may not or cannot join
     */
    public HubState applyTo(HubState state, Instant now, RandomGenerator random) throws RegistrationRefusedException {
        if (state.peer(key).isPresent()) {
            return state;
        }
        var setupKey = state.keys().stream()
                .filter(candidate -> candidate.hash().equals(keyHash) && candidate.isUsable(now))
                .findFirst()
                .orElseThrow(() -> new RegistrationRefusedException(Reason.BAD_KEY));
        String wanted = Labels.of(meta.hostname());
        if (wanted.isEmpty()) {
            throw new RegistrationRefusedException(Reason.NO_NAME);
        }
        var place = new Allocation(state, random)
                .find(wanted)
                .orElseThrow(() -> new RegistrationRefusedException(Reason.NETWORK_FULL));
        return state.join(
                new Peer(
                        key,
                        place.ipv4(),
                        place.ipv6(),
                        place.label(),
                        meta,
                        sshKey,
                        setupKey.groups(),
                        setupKey.id(),
                        now),
                setupKey);
    }

    @Override
    public String toString() {
        return "Registration[" + key.shortText() + "]";
    }
}
