package io.heddle.wire.rpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Calls with one answer, bounded by a loop's clock. Stateless. */
public final class UnaryCall {

    private UnaryCall() {}

    /**
     * Makes a call. Does not block.
     *
     * @param <Q> the request's type
     * @param <R> the answer's type
     * @param channel where to
     * @param method what to call
     * @param request what to send
     * @param bound how long the answer may take before the call is cancelled
     * @param loop where the answer arrives
     * @return completes on the loop; fails with gRPC's status exceptions, {@code DEADLINE_EXCEEDED} at the bound
     */
    public static <Q, R> CompletableFuture<R> start(
            Channel channel, MethodDescriptor<Q, R> method, Q request, Duration bound, Loop loop) {
        var answer = new Answer<R>();
        var call = channel.newCall(method, CallOptions.DEFAULT.withExecutor(loop));
        var timer = loop.after(bound, () -> {
            answer.result.completeExceptionally(Status.DEADLINE_EXCEEDED
                    .withDescription("no answer within " + bound.toSeconds() + " s")
                    .asException());
            call.cancel("no answer in time", null);
        });
        ClientCalls.asyncUnaryCall(call, request, answer);
        return answer.result.whenComplete((done, failure) -> timer.close());
    }

    /** What one call is answered. Loop only. */
    private static final class Answer<R> implements StreamObserver<R> {

        private final CompletableFuture<R> result = new CompletableFuture<>();
        private @Nullable R message;

        @Override
        public void onNext(R value) {
            message = value;
        }

        @Override
        public void onError(Throwable failure) {
            result.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            if (message != null) {
                result.complete(message);
            } else {
                onError(Status.INTERNAL.withDescription("no answer").asException());
            }
        }
    }
}
