package io.heddle.ice;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The candidates of both sides and their pairs. Candidates of ours that share a base count once (RFC 8445, section
 * 6.1.2.4 prunes them), and so do candidates of the remote that share an address. Every number is bounded.
 */
final class CheckList {

    /** Candidates taken from the remote's messages; NetBird sends a handful. */
    static final int MAX_SIGNALLED = 64;

    /** Addresses learnt from authenticated checks, counted apart so that neither kind can crowd out the other. */
    static final int MAX_REFLEXIVE = 16;

    /** Bases of ours: both sides of the shared port and two TURN allocations. */
    static final int MAX_BASES = 4;

    private final Map<Base, Candidate> locals = new LinkedHashMap<>();
    private final Map<InetSocketAddress, Candidate> remotes = new HashMap<>();
    private final Map<Key, Pair> byKey = new HashMap<>();
    private final List<Pair> pairs = new ArrayList<>();
    private int signalled;
    private int reflexive;

    private record Key(Base base, InetSocketAddress address) {}

    /** Adds a candidate of ours and returns the pairs this made. */
    List<Pair> addLocal(Candidate candidate) {
        Base base = candidate.base();
        Candidate known = locals.get(base);
        if (known != null) {
            if (candidate.priority() > known.priority()) {
                locals.put(base, candidate);
                pairs.stream().filter(p -> p.base().equals(base)).forEach(p -> p.setLocal(candidate));
            }
            return List.of();
        }
        if (locals.size() == MAX_BASES) {
            return List.of();
        }
        locals.put(base, candidate);
        return remotes.values().stream()
                .filter(r -> base.reaches(r.address().getAddress()))
                .map(r -> pair(base, candidate, r))
                .toList();
    }

    /** Adds a signalled candidate and returns the pairs this made. */
    List<Pair> addRemote(Candidate candidate) {
        Candidate known = remotes.get(candidate.address());
        if (known != null) {
            upgrade(known, candidate);
            return List.of();
        }
        if (signalled == MAX_SIGNALLED) {
            return List.of();
        }
        signalled++;
        return pairUp(candidate);
    }

    /** Finds the pair of an address that an authenticated check came from, or makes it; null if the list is full. */
    @Nullable
    Pair learn(Base base, InetSocketAddress from, @Nullable String cid) {
        Pair known = find(base, from);
        if (known != null || remotes.containsKey(from) || !locals.containsKey(base) || reflexive == MAX_REFLEXIVE) {
            return known;
        }
        reflexive++;
        pairUp(Candidate.of(CandidateType.PEER_REFLEXIVE, from, null, cid));
        return find(base, from);
    }

    @Nullable
    Pair find(Base base, InetSocketAddress address) {
        return byKey.get(new Key(base, address));
    }

    boolean hasBase(Base base) {
        return locals.containsKey(base);
    }

    List<Pair> pairs() {
        return pairs;
    }

    /** The working pair of the highest priority; the first to work among equals. */
    @Nullable
    Pair bestValid(IceRole role) {
        Pair best = null;
        for (Pair pair : pairs) {
            if (pair.isValid()
                    && (best == null || Long.compareUnsigned(pair.priority(role), best.priority(role)) > 0)) {
                best = pair;
            }
        }
        return best;
    }

    /** What the remote says about an address replaces what we learnt; of two statements the higher priority counts. */
    private void upgrade(Candidate known, Candidate candidate) {
        if (known.type() == CandidateType.PEER_REFLEXIVE || candidate.priority() > known.priority()) {
            remotes.put(candidate.address(), candidate);
            pairs.stream().filter(p -> p.address().equals(candidate.address())).forEach(p -> p.setRemote(candidate));
        }
    }

    private List<Pair> pairUp(Candidate remote) {
        remotes.put(remote.address(), remote);
        return locals.entrySet().stream()
                .filter(e -> e.getKey().reaches(remote.address().getAddress()))
                .map(e -> pair(e.getKey(), e.getValue(), remote))
                .toList();
    }

    private Pair pair(Base base, Candidate local, Candidate remote) {
        var pair = new Pair(base, local, remote);
        pairs.add(pair);
        byKey.put(new Key(base, remote.address()), pair);
        return pair;
    }
}
