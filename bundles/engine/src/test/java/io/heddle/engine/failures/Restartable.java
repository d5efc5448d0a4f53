package io.heddle.engine.failures;

/** A life that begins again when it loses its interface. */
interface Restartable extends Life {

    /**
     * The kernel says that an interface of our name is gone. Any thread, at any time later.
     *
     * @param index its index, which tells it from others of that name
     */
    void linkRemoved(int index);
}
