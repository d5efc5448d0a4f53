package io.heddle.signal.internal;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One call with one answer, bounded by the loop's clock. */
final class UnaryCall<R> implements StreamObserver<R> {

    private final CompletableFuture<R> result = new CompletableFuture<>();
    private @Nullable R answer;

    private UnaryCall() {}

    /** Makes the call. The future completes on the loop and fails with gRPC's status exceptions. */
    static <Q, R> CompletableFuture<R> start(
            Channel channel, MethodDescriptor<Q, R> method, Q request, Duration bound, Loop loop) {
        var observer = new UnaryCall<R>();
        var call = channel.newCall(method, CallOptions.DEFAULT.withExecutor(loop));
        var timer = loop.after(bound, () -> {
            observer.result.completeExceptionally(Status.DEADLINE_EXCEEDED
                    .withDescription("no answer within " + bound.toSeconds() + " s")
                    .asException());
            call.cancel("no answer in time", null);
        });
        ClientCalls.asyncUnaryCall(call, request, observer);
        return observer.result.whenComplete((done, failure) -> timer.close());
    }

    @Override
    public void onNext(R value) {
        answer = value;
    }

    @Override
    public void onError(Throwable failure) {
        result.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
        if (answer != null) {
            result.complete(answer);
        } else {
            onError(Status.INTERNAL.withDescription("no answer").asException());
        }
    }
}
