package io.heddle.signal.internal;

import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.ConnectorException.Reason;
import io.heddle.api.lifecycle.Cancellation;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Whether the stream is connected, and who waits for it (rule L6). Looking at the state and registering a waiter is one
 * critical section, the same in which a connect sets the state and takes the waiters: so no connect falls in between. Every
 * waiter has a future of its own, completed outside the lock. Any thread.
 */
final class StreamState {

    private final IdentityHashMap<CompletableFuture<Void>, Boolean> waiters =
            new IdentityHashMap<>(); // guarded by itself
    private boolean connected; // guarded by waiters
    private boolean closed; // guarded by waiters

    boolean isConnected() {
        synchronized (waiters) {
            return connected;
        }
    }

    /**
     * Completes when the stream is connected, at once if it is. Fails with {@code CANCELLED} when {@code wait} ends, on the
     * ending thread, or when the state is closed.
     */
    CompletableFuture<Void> await(Cancellation wait) {
        var waiter = new CompletableFuture<Void>();
        if (wait.isEnded()) {
            waiter.completeExceptionally(cancelled());
            return waiter;
        }
        if (lookOrRegister(waiter)) {
            var end = wait.onEnd(() -> waiter.completeExceptionally(cancelled()));
            // However it is completed, by its owner even: nothing of it stays behind.
            var unused = waiter.whenComplete((done, failure) -> {
                forget(waiter);
                end.close();
            });
        }
        return waiter;
    }

    /** The stream is connected: everybody who waits goes on. */
    void connected() {
        List<CompletableFuture<Void>> released;
        synchronized (waiters) {
            if (closed) {
                return;
            }
            connected = true;
            released = take();
        }
        released.forEach(waiter -> waiter.complete(null));
    }

    /** The stream is down: who comes now has to wait. */
    void disconnected() {
        synchronized (waiters) {
            connected = false;
        }
    }

    /** There will be no stream any more: everybody who waits, now or later, fails. */
    void close() {
        List<CompletableFuture<Void>> released;
        synchronized (waiters) {
            closed = true;
            connected = false;
            released = take();
        }
        released.forEach(waiter -> waiter.completeExceptionally(cancelled()));
    }

    /** How many wait; for tests. */
    int waiting() {
        synchronized (waiters) {
            return waiters.size();
        }
    }

    private boolean lookOrRegister(CompletableFuture<Void> waiter) {
        boolean ended;
        synchronized (waiters) {
            if (!connected && !closed) {
                waiters.put(waiter, true);
                return true;
            }
            ended = closed;
        }
        if (ended) {
            waiter.completeExceptionally(cancelled());
        } else {
            waiter.complete(null);
        }
        return false;
    }

    private void forget(CompletableFuture<Void> waiter) {
        synchronized (waiters) {
            waiters.remove(waiter);
        }
    }

    private List<CompletableFuture<Void>> take() {
        var all = List.copyOf(waiters.keySet());
        waiters.clear();
        return all;
    }

    private static ConnectorException cancelled() {
        return new ConnectorException(Reason.CANCELLED, "the wait for the signal stream has ended");
    }
}
