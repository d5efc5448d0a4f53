package io.heddle.hub.internal.server;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.StreamObserver;
import io.heddle.hub.internal.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns results and exceptions of a call into what the caller gets. */
final class Answers {

    /** Computes an answer. */
    @FunctionalInterface
    interface Answer<T> {
        T get() throws StatusException, StoreException;
    }

    private static final Logger log = LoggerFactory.getLogger(Answers.class);

    private Answers() {}

    static <T> void unary(StreamObserver<T> caller, Answer<T> answer) {
        T value;
        try {
            value = answer.get();
        } catch (StatusException | StoreException | RuntimeException e) {
            caller.onError(failure(e));
            return;
        }
        caller.onNext(value);
        caller.onCompleted();
    }

    /** The status for a failure; ours are logged and not explained to strangers. */
    static StatusException failure(Exception failure) {
        if (failure instanceof StatusException refused) {
            return refused;
        }
        log.error("a call failed", failure);
        return Status.INTERNAL
                .withDescription("the hub failed; its log says more")
                .asException();
    }
}
