package io.heddle.wglinux.jvm;

import io.heddle.api.lifecycle.Registration;
import java.util.ArrayDeque;
import java.util.Deque;

/** The steps of opening something, each with its undo; without {@link #complete} they are undone, the last one first. */
final class Opening implements Registration {

    private final Deque<Registration> undos = new ArrayDeque<>();

    void undoBy(Registration undo) {
        undos.push(undo);
    }

    /** Everything stays. */
    void complete() {
        undos.clear();
    }

    @Override
    public void close() {
        while (!undos.isEmpty()) {
            undos.pop().close();
        }
    }
}
