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
 * @param steps start and teardown steps of the current run, or of the last one while there is none, in order
 * @param waitingFor what is under way at the moment and has not ended, with the time it has taken so far ({@code signal stream,
 *     3 s}), or {@code null}
 * @param problems what is degraded, a sentence each
 * @param restarts runs after the first since {@code up}, by {@link EndCause#word()} of why the one before ended
 * @param lastRun how the last run ended, or {@code null} while none has
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
        Map<String, Integer> restarts,
        @Nullable RunReport lastRun) {

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
     * @param phase which of the two
     * @param name its name, as in logs and metrics
     * @param millis how long it took
     * @param outcome {@code done}, {@code failed: …}, {@code cancelled} (the run ended while it waited) or {@code hung} (it did not
     *     return in time and was written off)
     */
    public record StepStatus(Phase phase, String name, long millis, String outcome) {

        /** Whether it did what it should. */
        public boolean isDone() {
            return outcome.equals("done");
        }
    }

    /** The two halves of a run's life; give every {@code switch} over it a default. */
    public enum Phase {
        /** The start: steps are taken. */
        START,
        /** The teardown: steps are undone, in reverse. */
        TEARDOWN
    }

    /**
     * A run that has ended.
     *
     * @param began when its start began
     * @param ended when its teardown was complete
     * @param connected whether its start came to its end
     * @param cause the class of reasons why it ended
     * @param reason why it ended, a sentence
     * @param steps what its start and its teardown took, in order
     */
    public record RunReport(
            Instant began, Instant ended, boolean connected, EndCause cause, String reason, List<StepStatus> steps) {

        public RunReport {
            steps = List.copyOf(steps);
        }

        /** How long the steps of one half took together, in milliseconds. */
        public long millis(Phase phase) {
            return steps.stream()
                    .filter(step -> step.phase() == phase)
                    .mapToLong(StepStatus::millis)
                    .sum();
        }
    }
}
