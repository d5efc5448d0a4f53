package io.heddle.engine.failures;

import io.heddle.api.connect.SignalClient;
import io.heddle.api.host.BackendException;
import io.heddle.api.lifecycle.Registration;
import io.heddle.engine.lifecycle.Scope;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/**
 * One lock keeps start and stop apart. The start holds it while it waits for the signal stream, and the stop, which would cancel that
 * wait, waits for the lock. Forbidden by L4: cancel first, and nobody waits for the network with the order of things in his hands.
 */
final class UnfixedStopUnderLock implements Life {

    private final Stage stage;
    private final ExploredLock lock;
    private final Scope scope = Scope.root("engine");
    private final ArrayDeque<Registration> opened = new ArrayDeque<>(); // guarded by lock

    UnfixedStopUnderLock(Stage stage) {
        this.stage = stage;
        this.lock = new ExploredLock(stage.threads);
    }

    @Override
    public CompletableFuture<Void> start() {
        lock.lock();
        try {
            if (scope.isEnded()) {
                return CompletableFuture.failedFuture(new BackendException(BackendException.Reason.FAILED, "stopped"));
            }
            opened.push(stage.openTunnel());
            SignalClient signal = stage.connect(scope);
            opened.push(signal);
            var connected = signal.awaitConnected(scope);
            stage.threads.await(connected::isDone);
            return connected;
        } catch (BackendException e) {
            closeAll();
            return CompletableFuture.failedFuture(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CompletableFuture<Void> stop() {
        lock.lock();
        try {
            scope.end();
            closeAll();
        } finally {
            lock.unlock();
        }
        return CompletableFuture.completedFuture(null);
    }

    private void closeAll() {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }
}
