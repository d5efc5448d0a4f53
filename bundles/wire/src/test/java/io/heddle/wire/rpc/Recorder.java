package io.heddle.wire.rpc;

import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what a stream brought and how it ended. */
final class Recorder<M> implements StreamObserver<M> {

    final List<M> messages = new CopyOnWriteArrayList<>();
    final CompletableFuture<Void> end = new CompletableFuture<>();

    @Override
    public void onNext(M message) {
        messages.add(message);
    }

    @Override
    public void onError(Throwable cause) {
        end.completeExceptionally(cause);
    }

    @Override
    public void onCompleted() {
        end.complete(null);
    }
}
