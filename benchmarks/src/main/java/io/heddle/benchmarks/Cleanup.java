package io.heddle.benchmarks;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Undoes what a benchmark made, the latest first. Making something and remembering its undo is one step, which an interrupt
 * (it closes this on another thread) waits for; so nothing that was made is forgotten.
 */
final class Cleanup implements AutoCloseable {

    private final Consumer<String> complaints;
    private final Deque<Runnable> undos = new ArrayDeque<>();
    private volatile boolean closing;

    /** @param complaints is told what could not be undone */
    Cleanup(Consumer<String> complaints) {
        this.complaints = complaints;
    }

    /** Makes something. */
    interface Maker<T> {
        T make() throws BenchmarkException;
    }

    /** Makes something that {@code undo} removes. {@code undo} runs once; it may throw, the others run nevertheless. */
    synchronized <T> T make(Maker<T> maker, Consumer<T> undo) throws BenchmarkException {
        if (closing) {
            throw new BenchmarkException("interrupted");
        }
        var made = maker.make();
        undos.push(() -> undo.accept(made));
        return made;
    }

    /** One for a part of the work: closed by that part, and at the latest with this one. */
    Cleanup part() throws BenchmarkException {
        return make(() -> new Cleanup(complaints), Cleanup::close);
    }

    /** Undoes everything; nothing can be made afterwards. Idempotent; a second caller waits for the first. */
    @Override
    public void close() {
        closing = true;
        undoAll();
    }

    /** Whether it is closed, or is about to be. */
    boolean isClosing() {
        return closing;
    }

    private synchronized void undoAll() {
        while (!undos.isEmpty()) {
            undo(undos.pop());
        }
    }

    private void undo(Runnable undo) {
        try {
            undo.run();
        } catch (RuntimeException e) {
            complaints.accept("could not clean up: " + e.getMessage());
        }
    }
}
