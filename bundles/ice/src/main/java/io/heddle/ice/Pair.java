package io.heddle.ice;

import java.net.InetSocketAddress;
import java.util.OptionalLong;

/** A base of ours and an address of the remote, and what is known about the way between them. */
final class Pair {

    private final Base base;
    private final InetSocketAddress address;

    private Candidate local;
    private Candidate remote;
    private boolean valid;
    private boolean nominated;
    private boolean checked;
    private long lastCheck;
    private OptionalLong roundTrip = OptionalLong.empty();

    Pair(Base base, Candidate local, Candidate remote) {
        this.base = base;
        this.address = remote.address();
        this.local = local;
        this.remote = remote;
    }

    Base base() {
        return base;
    }

    InetSocketAddress address() {
        return address;
    }

    Candidate local() {
        return local;
    }

    Candidate remote() {
        return remote;
    }

    void setLocal(Candidate candidate) {
        local = candidate;
    }

    void setRemote(Candidate candidate) {
        remote = candidate;
    }

    /** Whether a check of ours was answered. */
    boolean isValid() {
        return valid;
    }

    /** Whether the controlling remote chose this pair. */
    boolean isNominated() {
        return nominated;
    }

    void nominate() {
        nominated = true;
    }

    OptionalLong roundTrip() {
        return roundTrip;
    }

    void checkedAt(long now) {
        checked = true;
        lastCheck = now;
    }

    void answered(long nanos) {
        valid = true;
        roundTrip = OptionalLong.of(nanos);
    }

    boolean restedFor(long nanos, long now) {
        return !checked || now - lastCheck >= nanos;
    }

    /** Pair priority as NetBird computes it, to be compared as unsigned; almost RFC 8445, section 6.1.2.3. */
    long priority(IceRole role) {
        long g = (role == IceRole.CONTROLLING ? local : remote).priority();
        long d = (role == IceRole.CONTROLLING ? remote : local).priority();
        return 0xFFFFFFFFL * Math.min(g, d) + 2 * Math.max(g, d) + (g > d ? 1 : 0);
    }

    SelectedPair toSelected() {
        return new SelectedPair(base, local, remote);
    }
}
