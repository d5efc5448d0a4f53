package io.heddle.dns.internal.resolver;

import java.time.Duration;

/**
 * Bounds of the resolver: what others send never makes it use more.
 *
 * @param attempt how long one server is waited for before the next is asked
 * @param total how long one question may take; below the 5 s after which a stub resolver asks again would waste the last
 *     server's chance, so a little above
 * @param inFlight questions that wait for other servers at the same time; more are answered SERVFAIL
 * @param sameQuestion how many of these may be the same question: a loop through another server back to us ends here
 * @param tcpClients TCP connections of clients; more are closed at once
 * @param tcpIdle how long a TCP connection may be silent (RFC 7766 6.2.3 asks for seconds)
 */
record Limits(Duration attempt, Duration total, int inFlight, int sameQuestion, int tcpClients, Duration tcpIdle) {

    static final Limits DEFAULT =
            new Limits(Duration.ofSeconds(2), Duration.ofSeconds(6), 256, 32, 64, Duration.ofSeconds(10));

    /** Payload that passes every IPv6 path without fragments: 1280 less 48 bytes of headers (DNS flag day 2020). */
    static final int UDP_PAYLOAD = 1232;

    /** Payload of a client that does not say what it takes (RFC 1035 4.2.1). */
    static final int UDP_PAYLOAD_WITHOUT_EDNS = 512;

    /** Longest query we read; one question with a client's options has no need for more. */
    static final int LONGEST_QUERY = 4096;

    /** Longest message over TCP: what its two bytes of length can say. */
    static final int LONGEST_MESSAGE = 65535;

    /** Queries of one TCP connection that may wait for their answers; it is not read further until one has left. */
    static final int PIPELINED = 16;
}
