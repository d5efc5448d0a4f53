package io.heddle.signal.internal;

import io.heddle.api.lifecycle.Cancellation;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The look at the state and the registration of the waiter are each under the lock, but not both under the same one: a connect in
 * between finds nobody to wake, and the waiter sleeps through it. Forbidden by L6: one atomic step.
 */
final class UnfixedStreamState implements Waits {

    private final IdentityHashMap<CompletableFuture<Void>, Boolean> waiters =
            new IdentityHashMap<>(); // guarded by itself
    private boolean connected; // guarded by waiters
    private boolean closed; // guarded by waiters

    @Override
    public CompletableFuture<Void> await(Cancellation wait) {
        var waiter = new CompletableFuture<Void>();
        if (isClosed()) {
            waiter.cancel(false);
        } else if (isConnected()) {
            waiter.complete(null);
        } else {
            var end = wait.onEnd(() -> waiter.cancel(false));
            add(waiter);
            var unused = waiter.whenComplete((nothing, failure) -> {
                remove(waiter);
                end.close();
            });
        }
        return waiter;
    }

    @Override
    public void connected() {
        taken(true, false).forEach(waiter -> waiter.complete(null));
    }

    @Override
    public void disconnected() {
        synchronized (waiters) {
            connected = false;
        }
    }

    @Override
    public void close() {
        taken(false, true).forEach(waiter -> waiter.cancel(false));
    }

    private boolean isConnected() {
        synchronized (waiters) {
            return connected;
        }
    }

    private boolean isClosed() {
        synchronized (waiters) {
            return closed;
        }
    }

    private void add(CompletableFuture<Void> waiter) {
        synchronized (waiters) {
            waiters.put(waiter, true);
        }
    }

    private void remove(CompletableFuture<Void> waiter) {
        synchronized (waiters) {
            waiters.remove(waiter);
        }
    }

    private List<CompletableFuture<Void>> taken(boolean nowConnected, boolean nowClosed) {
        synchronized (waiters) {
            connected = nowConnected && !closed;
            closed = closed || nowClosed;
            var all = List.copyOf(waiters.keySet());
            waiters.clear();
            return all;
        }
    }
}
