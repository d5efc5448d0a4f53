package io.heddle.engine.failures;

import io.heddle.engine.lifecycle.Scope;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A run loop that looks at its cancellation before each attempt, and sleeps between two: a stop that waits for the loop waits for the
 * sleep. Forbidden by L12: a cancel ends the wait at once.
 */
final class UnfixedBackOff implements Life {

    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Stage stage;
    private final Scope scope = Scope.root("client");
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final CompletableFuture<Void> exited = new CompletableFuture<>();
    private final AtomicBoolean begun = new AtomicBoolean();

    UnfixedBackOff(Stage stage) {
        this.stage = stage;
    }

    @Override
    public CompletableFuture<Void> start() {
        begun.set(true);
        stage.threads.start(this::loop);
        return connected;
    }

    @Override
    public CompletableFuture<Void> stop() {
        scope.end();
        return begun.get() ? exited : CompletableFuture.completedFuture(null);
    }

    private void loop() {
        while (!scope.isEnded() && !logIn()) {
            stage.sleep(PAUSE);
        }
        exited.complete(null);
    }

    private boolean logIn() {
        var answer = stage.login(scope);
        stage.threads.await(answer::isDone);
        return !answer.isCompletedExceptionally();
    }
}
