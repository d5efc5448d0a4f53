package io.heddle.ice;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A transport address at which a peer may be reached. Always UDP, always component 1.
 *
 * @param type kind of candidate
 * @param address numeric address without zone, and port 1 to 65535
 * @param priority 0 to 2^32 - 1, as received or the type's default
 * @param foundation 1 to 32 characters
 * @param related the base of a reflexive, the mapped address of a relayed candidate; the address may be unspecified
 * @param ufrag user fragment of the signalling agent, if the line names it
 * @param cid NetBird's candidate id, without the prefix {@code candidate:}, if the line names it
 */
public record Candidate(
        CandidateType type,
        InetSocketAddress address,
        long priority,
        String foundation,
        @Nullable InetSocketAddress related,
        @Nullable String ufrag,
        @Nullable String cid) {

    /** Letters in a candidate id. */
    static final int CID_LENGTH = 32;

    /** Checks ranges and removes the zone of an IPv6 address. */
    public Candidate {
        if (address.isUnresolved() || address.getPort() == 0) {
            throw new IllegalArgumentException("candidate needs a numeric address and a port: " + address);
        }
        if (priority < 0 || priority > 0xFFFFFFFFL) {
            throw new IllegalArgumentException("priority out of range: " + priority);
        }
        if (foundation.isEmpty() || foundation.length() > CandidateLine.MAX_FOUNDATION) {
            throw new IllegalArgumentException("foundation of 1 to 32 characters: " + foundation);
        }
        address = Addresses.withoutZone(address);
    }

    /**
     * A host candidate.
     *
     * @param address interface address and shared port
     * @param cid candidate id to signal, or null
     * @return the candidate with default priority and foundation
     */
    public static Candidate host(InetSocketAddress address, @Nullable String cid) {
        return of(CandidateType.HOST, address, null, cid);
    }

    /**
     * A server-reflexive candidate.
     *
     * @param address what the STUN server saw
     * @param port the shared port, signalled as the related port, with an unspecified address
     * @param cid candidate id to signal, or null
     * @return the candidate with default priority and foundation
     */
    public static Candidate serverReflexive(InetSocketAddress address, int port, @Nullable String cid) {
        String unspecified = address.getAddress() instanceof Inet4Address ? "0.0.0.0" : "::";
        var related = new InetSocketAddress(Addresses.parse(unspecified).orElseThrow(), port);
        return of(CandidateType.SERVER_REFLEXIVE, address, related, cid);
    }

    /**
     * A candidate of any type.
     *
     * @param type kind of candidate
     * @param address where it is reached
     * @param related see {@link #related}, or null
     * @param cid candidate id to signal, or null
     * @return the candidate with default priority and foundation
     */
    public static Candidate of(
            CandidateType type, InetSocketAddress address, @Nullable InetSocketAddress related, @Nullable String cid) {
        String foundation = foundation(type, address.getAddress());
        return new Candidate(type, address, type.defaultPriority(), foundation, related, null, cid);
    }

    /**
     * Reads a candidate line, with or without the prefix {@code candidate:}. Never looks a name up.
     *
     * @param line what the remote sent
     * @return the candidate, or empty if the line is malformed or names a transport, component or kind of address that
     *     is not ours (TCP, mDNS names)
     */
    public static Optional<Candidate> parse(String line) {
        return CandidateLine.parse(line);
    }

    /** The line to signal; see {@link #parse}. */
    public String toLine() {
        return CandidateLine.format(this);
    }

    /** The same candidate naming the user fragment of the agent that signals it. */
    public Candidate withUfrag(String fragment) {
        return new Candidate(type, address, priority, foundation, related, fragment, cid);
    }

    /** Where datagrams of this candidate leave, if it is a local one. */
    public Base base() {
        return type == CandidateType.RELAYED ? new Base.Relayed(address) : Base.sharedFor(address.getAddress());
    }

    /**
     * The foundation NetBird gives a candidate: CRC-32 of type, address and network.
     *
     * @param type kind of candidate
     * @param address numeric address
     * @return decimal number
     */
    static String foundation(CandidateType type, InetAddress address) {
        String network = address instanceof Inet4Address ? "udp4" : "udp6";
        var crc = new CRC32();
        crc.update((type.token() + Addresses.format(address) + network).getBytes(StandardCharsets.US_ASCII));
        return Long.toString(crc.getValue());
    }
}
