package io.heddle.engine;

import io.heddle.api.Gateway;
import io.heddle.api.host.NetworkEvent;
import io.heddle.engine.backend.Candidate;
import io.heddle.engine.backend.Kind;
import java.util.concurrent.CompletableFuture;

/** A gateway as its component sees it. Any thread; no call waits. */
interface GatewayCore extends Gateway {

    /** A service appeared. */
    void appeared(Candidate<?> candidate);

    /** A service leaves; completes when it is not used any more and will not be called again. */
    <B> CompletableFuture<Void> left(Kind<B> kind, B service, long serviceId);

    /** The host's network changed. */
    void networkChanged(NetworkEvent event);

    /** Ends everything; completes when the host is clean. */
    CompletableFuture<Void> close();
}
