package io.heddle.api.host;

/**
 * Hears that somebody else changed what a session has on the host. Whoever opened the session answers with its {@code repair()}.
 *
 * <p>A backend watches what it made by itself and tells of changes that it did not make, as soon as the host tells it; once, until
 * it is asked to repair. It may tell of a change that is none (the host lost count, for example); a repair that finds everything as
 * it should be does nothing. After the session is closed nothing is told.
 */
@FunctionalInterface
public interface DamageListener {

    /**
     * Something is not as it was made. Called on a thread of the backend; must not block.
     *
     * @param what one line for log and status: which object, what became of it and, if known, by whom; for example {@code table inet
     *     heddle-a was removed by nft (pid 1234)}
     */
    void damaged(String what);
}
