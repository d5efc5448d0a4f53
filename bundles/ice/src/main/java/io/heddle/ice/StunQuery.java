package io.heddle.ice;

import io.heddle.ice.stun.Stun;
import io.heddle.ice.stun.StunFormatException;
import io.heddle.ice.stun.StunMessage;
import io.heddle.ice.stun.StunWriter;
import io.heddle.ice.stun.TransactionId;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Asks one STUN server how it sees the shared port: the source of a server-reflexive candidate. Sends a bare Binding
 * request as NetBird does, and unlike NetBird repeats it (RFC 8489, section 6.2.1, with fewer and faster repetitions).
 *
 * <p>Sans I/O like {@link IceAgent}, with the same clock. Not safe for use by several threads. A STUN server proves
 * nothing: whoever sees the request can forge the answer, and all it gains is a candidate that does not work.
 */
public final class StunQuery {

    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int MAX_REQUESTS = 4;

    /** As long as NetBird waits. */
    private static final long TIMEOUT = TimeUnit.SECONDS.toNanos(5);

    private final InetSocketAddress server;
    private final Base base;
    private final TransactionId id;
    private final long startedAt;
    private int requests;
    private long nextRequest;
    private boolean done;
    private @Nullable InetSocketAddress mapped;

    /**
     * Makes a query; its first request is due at once.
     *
     * @param server numeric address of the server
     * @param transactionTag from {@link IceMux#registerQuery}
     * @param random cryptographic source for the transaction id
     * @param now the time
     */
    public StunQuery(InetSocketAddress server, int transactionTag, RandomGenerator random, long now) {
        this.server = server;
        this.base = Base.sharedFor(server.getAddress());
        this.id = TransactionId.tagged(transactionTag, random);
        this.startedAt = now;
        this.nextRequest = now;
    }

    /**
     * Does what is due. Harmless when called early.
     *
     * @param now the time
     * @return the request to send, if one is due
     */
    public Optional<IceAction.Send> tick(long now) {
        if (!done && now - startedAt >= TIMEOUT) {
            done = true;
        }
        if (done || requests == MAX_REQUESTS || now - nextRequest < 0) {
            return Optional.empty();
        }
        // Pauses of 0.5, 1 and 2 seconds.
        nextRequest = now + (FIRST_PAUSE << requests);
        requests++;
        byte[] request = StunWriter.binding(StunMessage.Kind.REQUEST, id).toBytes();
        return Optional.of(new IceAction.Send(base, server, request));
    }

    /**
     * When {@link #tick} is due next.
     *
     * @return a time of the caller's clock, or empty if the query has ended
     */
    public OptionalLong deadline() {
        if (done) {
            return OptionalLong.empty();
        }
        long end = startedAt + TIMEOUT;
        return OptionalLong.of(requests == MAX_REQUESTS || end - nextRequest < 0 ? end : nextRequest);
    }

    /**
     * Takes a datagram. Anything but the server's answer is ignored.
     *
     * @param from where it came from
     * @param buffer array that contains it; not kept
     * @param offset where it starts
     * @param length its bytes
     */
    public void receive(InetSocketAddress from, byte[] buffer, int offset, int length) {
        if (done || !from.equals(server)) {
            return;
        }
        try {
            StunMessage message = StunMessage.decode(buffer, offset, length);
            boolean success = message.kind() == StunMessage.Kind.SUCCESS && message.method() == Stun.BINDING;
            if (success && message.transaction().equals(id)) {
                mapped = message.xorMappedAddress().filter(Addresses::usable).orElse(null);
                done = mapped != null;
            }
        } catch (StunFormatException e) {
            return; // junk on an open port
        }
    }

    /** Whether the query has ended, with or without an answer. */
    public boolean isDone() {
        return done;
    }

    /** What the server saw. */
    public Optional<InetSocketAddress> mapped() {
        return Optional.ofNullable(mapped);
    }

    /**
     * The servers' answers as candidates, equal ones once.
     *
     * @param mapped what the servers saw
     * @param port the shared port
     * @param random cryptographic source for the candidate ids
     * @return server-reflexive candidates in the order of the answers
     */
    public static List<Candidate> candidates(List<InetSocketAddress> mapped, int port, RandomGenerator random) {
        return mapped.stream()
                .distinct()
                .map(a -> Candidate.serverReflexive(a, port, Letters.draw(random, Candidate.CID_LENGTH)))
                .toList();
    }
}
