package io.heddle.itests.storm;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** When the storm blows, and who has what in its hands: each thing is for one thread at a time. */
final class Gusts {

    private final Set<Object> claimed = ConcurrentHashMap.newKeySet();
    private boolean blowing;
    private boolean finished;

    synchronized void begin() {
        blowing = true;
        notifyAll();
    }

    synchronized void end() {
        blowing = false;
    }

    synchronized void finish() {
        finished = true;
        notifyAll();
    }

    /** Returns when it blows; false if it never will again. */
    synchronized boolean await() throws InterruptedException {
        while (!blowing && !finished) {
            wait();
        }
        return !finished;
    }

    boolean claim(Object what) {
        return claimed.add(what);
    }

    void release(Object what) {
        claimed.remove(what);
    }
}
