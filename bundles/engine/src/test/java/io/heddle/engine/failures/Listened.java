package io.heddle.engine.failures;

/** A life that tells others of its states. */
interface Listened extends Life {

    void listen(Runnable listener);
}
