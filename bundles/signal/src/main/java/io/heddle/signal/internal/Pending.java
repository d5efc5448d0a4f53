package io.heddle.signal.internal;

import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.ConnectorException.Reason;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The futures that were handed out and not completed yet: none of them outlives the client. Any thread. */
final class Pending {

    private final IdentityHashMap<CompletableFuture<?>, Boolean> futures = new IdentityHashMap<>(); // guarded by itself
    private boolean ended; // guarded by futures

    /** A new future; already failed if the client has ended. */
    <T> CompletableFuture<T> add() {
        var future = new CompletableFuture<T>();
        synchronized (futures) {
            if (!ended) {
                futures.put(future, true);
                return future;
            }
        }
        future.completeExceptionally(cancelled());
        return future;
    }

    /** Completes a future of {@link #add} with what became of {@code outcome}. */
    <T> void settle(CompletableFuture<T> future, CompletableFuture<? extends T> outcome) {
        var unused = outcome.whenComplete((value, failure) -> {
            synchronized (futures) {
                futures.remove(future);
            }
            if (failure == null) {
                future.complete(value);
            } else {
                future.completeExceptionally(Failures.unwrap(failure));
            }
        });
    }

    /** Fails all of them, and those that are still to come, with {@code CANCELLED}. */
    void end() {
        List<CompletableFuture<?>> all;
        synchronized (futures) {
            ended = true;
            all = List.copyOf(futures.keySet());
            futures.clear();
        }
        all.forEach(future -> future.completeExceptionally(cancelled()));
    }

    private static ConnectorException cancelled() {
        return new ConnectorException(Reason.CANCELLED, "the run has ended");
    }
}
