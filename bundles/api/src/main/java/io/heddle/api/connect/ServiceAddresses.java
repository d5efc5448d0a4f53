package io.heddle.api.connect;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The services beside management. Absence has meaning (see the update rules of each part).
 *
 * @param signal the signal server; only a login's is used
 * @param stunUris {@code stun:host:port}; empty in an update: the list of before stays
 * @param relayUrls {@code rel://host:port} or {@code rels://…}; empty: there are none (any more)
 * @param relayToken payload and signature for the relays, or {@code null} without relays
 */
public record ServiceAddresses(
        @Nullable ServerAddress signal,
        List<String> stunUris,
        List<String> relayUrls,
        @Nullable RelayToken relayToken) {

    public ServiceAddresses {
        stunUris = List.copyOf(stunUris);
        relayUrls = List.copyOf(relayUrls);
    }

    /** The signal server, if named. */
    public Optional<ServerAddress> signalServer() {
        return Optional.ofNullable(signal);
    }

    /**
     * What a relay accepts as proof. Its text never contains the signature.
     *
     * @param payload decimal Unix time of expiry, seconds
     * @param signature base64 HMAC over the payload
     */
    public record RelayToken(String payload, String signature) {
        @Override
        public String toString() {
            return "RelayToken[expires " + payload + "]";
        }
    }
}
