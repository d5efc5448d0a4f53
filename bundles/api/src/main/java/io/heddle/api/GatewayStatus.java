package io.heddle.api;

import io.heddle.api.net.IpPrefix;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A picture of the gateway. Contains no secret.
 *
 * @param state what it is doing
 * @param since when that began
 * @param reason why it is in this state, a sentence; may be empty
 * @param wanted whether it is wanted up
 * @param publicKey base64 text of its identity, or empty before there is one
 * @param fqdn its overlay name, or empty
 * @param addresses its overlay addresses, empty while unknown
 * @param interfaceName the tunnel's interface
 * @param port the tunnel's UDP port, 0 while there is none
 * @param mtu the tunnel's MTU in bytes, 0 while there is none
 * @param mapSerial serial of the applied map, unsigned; 0 before the first
 * @param management the management connection
 * @param signal the signal connection
 * @param peers peers of the map, by address
 * @param backends every candidate of every kind
 * @param steps start and teardown steps of the current or last run, in order
 * @param waitingFor what the run waits for at the moment, with the time it has waited, or {@code null}
 * @param problems what is degraded, a sentence each
 * @param restarts cycles after the first, by cause
 */
public record GatewayStatus(
        GatewayState state,
        Instant since,
        String reason,
        boolean wanted,
        String publicKey,
        String fqdn,
        List<IpPrefix> addresses,
        String interfaceName,
        int port,
        int mtu,
        long mapSerial,
        ServerStatus management,
        ServerStatus signal,
        List<PeerStatus> peers,
        List<BackendStatus> backends,
        List<StepStatus> steps,
        @Nullable String waitingFor,
        List<String> problems,
        Map<String, Integer> restarts) {

    public GatewayStatus {
        addresses = List.copyOf(addresses);
        peers = List.copyOf(peers);
        backends = List.copyOf(backends);
        steps = List.copyOf(steps);
        problems = List.copyOf(problems);
        restarts = Map.copyOf(restarts);
    }

    /**
     * A connection to a control plane.
     *
     * @param address its URL, or empty if none is configured or known
     * @param connected whether its stream is open
     * @param lastError what went wrong last, or empty
     */
    public record ServerStatus(String address, boolean connected, String lastError) {

        /** No server. */
        public static final ServerStatus NONE = new ServerStatus("", false, "");
    }

    /**
     * A step of a start or a teardown.
     *
     * @param name its name, as in logs
     * @param millis how long it took
     * @param outcome {@code done}, {@code failed: …}, {@code cancelled}, {@code undone}
     */
    public record StepStatus(String name, long millis, String outcome) {}
}
