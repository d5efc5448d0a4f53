package io.heddle.ice;

import io.heddle.ice.stun.Stun;
import io.heddle.ice.stun.StunFormatException;
import io.heddle.ice.stun.StunMessage;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * Finds the agent that a STUN message on a shared port is for: requests by the user fragment in USERNAME, responses by
 * the tag in their transaction id. Keeps one entry for each agent and nothing for each message.
 *
 * <p>Safe for use by several threads. Finding an agent proves nothing about the message; the agent verifies it.
 *
 * @param <T> what the owner calls an agent: the agent itself, its peer, a key
 */
public final class IceMux<T> {

    private final int capacity;
    private final RandomGenerator random;
    private final Map<Integer, Entry<T>> byTag = new ConcurrentHashMap<>();
    private final Map<String, Entry<T>> byUfrag = new ConcurrentHashMap<>();

    private record Entry<T>(int tag, String ufrag, T target) {}

    /**
     * @param capacity most targets at a time
     * @param random source of tags, safe for use by several threads
     */
    public IceMux(int capacity, RandomGenerator random) {
        this.capacity = capacity;
        this.random = random;
    }

    /**
     * Takes a target in. If another is registered with the same user fragment (the attempt before a restart), requests
     * go to the new one; the old still gets its responses until it is unregistered.
     *
     * @param ufrag the target's local user fragment
     * @param target what {@link #route} shall return
     * @return the tag for the target's transaction ids, or empty if the capacity is reached
     */
    public OptionalInt register(String ufrag, T target) {
        Optional<Entry<T>> entry = enter(ufrag, target);
        entry.ifPresent(e -> byUfrag.put(ufrag, e));
        return entry.map(e -> OptionalInt.of(e.tag)).orElse(OptionalInt.empty());
    }

    /**
     * Takes a target in that makes requests and answers none, such as a {@link StunQuery}.
     *
     * @param target what {@link #route} shall return
     * @return the tag for the target's transaction ids, or empty if the capacity is reached
     */
    public OptionalInt registerQuery(T target) {
        return enter("", target).map(e -> OptionalInt.of(e.tag)).orElse(OptionalInt.empty());
    }

    /**
     * Takes a target out. Does nothing if the tag is unknown.
     *
     * @param tag what {@link #register} returned
     */
    public void unregister(int tag) {
        Entry<T> entry = byTag.remove(tag);
        if (entry != null) {
            // A later registration of the same fragment stays.
            byUfrag.computeIfPresent(entry.ufrag, (ufrag, current) -> current.tag == tag ? null : current);
        }
    }

    /**
     * Finds the target of a datagram.
     *
     * @param buffer array that contains the datagram
     * @param offset where the datagram starts
     * @param length bytes of the datagram
     * @return the target, or empty if this is not a STUN message for any of them
     */
    public Optional<T> route(byte[] buffer, int offset, int length) {
        if (!Stun.isStun(buffer, offset, length)) {
            return Optional.empty();
        }
        Entry<T> entry = switch (Stun.kind(buffer, offset)) {
            case REQUEST -> byUfrag.get(receiver(buffer, offset, length));
            case SUCCESS, ERROR -> byTag.get(Stun.transaction(buffer, offset).tag());
            case INDICATION -> null;
        };
        return Optional.ofNullable(entry).map(Entry::target);
    }

    private Optional<Entry<T>> enter(String ufrag, T target) {
        if (byTag.size() >= capacity) {
            return Optional.empty();
        }
        var entry = new Entry<>(random.nextInt(), ufrag, target);
        while (byTag.putIfAbsent(entry.tag, entry) != null) {
            entry = new Entry<>(random.nextInt(), ufrag, target);
        }
        return Optional.of(entry);
    }

    private static String receiver(byte[] buffer, int offset, int length) {
        try {
            String username =
                    StunMessage.decode(buffer, offset, length).username().orElse("");
            int colon = username.indexOf(':');
            return colon < 0 ? "" : username.substring(0, colon);
        } catch (StunFormatException e) {
            return "";
        }
    }
}
