package io.heddle.api.host;

/**
 * Which of two sets of names and numbers on the host a session uses (table name, routing table, rule priorities). Old and
 * new session stand side by side during a swap, each in its slot, and each removes only its own slot's objects.
 */
public enum Slot {
    A,
    B;

    /** The slot a successor opens in. */
    public Slot other() {
        return this == A ? B : A;
    }
}
