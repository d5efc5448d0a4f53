package io.heddle.wire.rpc;

import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.ConnectorException.Reason;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The futures that were handed out and not completed yet: none of them outlives the client. Any thread. */
public final class Pending {

    private final IdentityHashMap<CompletableFuture<?>, Boolean> futures = new IdentityHashMap<>(); // guarded by itself
    private boolean ended; // guarded by futures

    /** Without futures, not ended. */
    public Pending() {}

    /**
     * Makes a future.
     *
     * @param <T> what it will bring
     * @return completes by {@link #settle} or fails by {@link #end}; already failed with {@code CANCELLED} if that was
     *     before
     */
    public <T> CompletableFuture<T> add() {
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

    /**
     * Lets a future end as another one does, on the thread that ends the other. Does nothing to one that has ended.
     *
     * @param <T> what both bring
     * @param future one of {@link #add}
     * @param outcome what it ends with; a failure is passed on as {@link Failures#unwrap} has it
     */
    public <T> void settle(CompletableFuture<T> future, CompletableFuture<? extends T> outcome) {
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

    /**
     * Fails all of them, and those that are still to come, with {@code CANCELLED}. Idempotent. What depends on the
     * futures runs in the caller.
     */
    public void end() {
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
