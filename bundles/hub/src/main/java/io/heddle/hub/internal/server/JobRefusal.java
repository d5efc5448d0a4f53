package io.heddle.hub.internal.server;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.heddle.wire.management.EncryptedMessage;

/** Answers a job stream's first message with {@code UNIMPLEMENTED}. gRPC calls it from one thread at a time. */
final class JobRefusal implements StreamObserver<EncryptedMessage> {

    private final StreamObserver<EncryptedMessage> caller;
    private boolean refused;

    JobRefusal(StreamObserver<EncryptedMessage> caller) {
        this.caller = caller;
    }

    @Override
    public void onNext(EncryptedMessage hello) {
        refuse();
    }

    @Override
    public void onCompleted() {
        refuse();
    }

    @Override
    public void onError(Throwable failure) {
        refused = true; // the caller went away
    }

    private void refuse() {
        if (!refused) {
            refused = true;
            caller.onError(Status.UNIMPLEMENTED
                    .withDescription("there are no jobs here")
                    .asException());
        }
    }
}
