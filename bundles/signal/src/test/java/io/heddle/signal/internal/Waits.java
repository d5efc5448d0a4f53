package io.heddle.signal.internal;

import io.heddle.api.lifecycle.Cancellation;
import java.util.concurrent.CompletableFuture;

/** Who waits for a stream: ours or an unfixed form of it. Any thread. */
interface Waits {

    CompletableFuture<Void> await(Cancellation wait);

    void connected();

    void disconnected();

    void close();
}
