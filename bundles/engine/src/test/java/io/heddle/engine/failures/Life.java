package io.heddle.engine.failures;

import java.util.concurrent.CompletableFuture;

/** What starts and stops: ours or an unfixed form of it. Any thread. */
interface Life {

    /** Starts; may block, or return before it has started. */
    CompletableFuture<Void> start();

    /** Stops; may block, or return before it has stopped. */
    CompletableFuture<Void> stop();
}
