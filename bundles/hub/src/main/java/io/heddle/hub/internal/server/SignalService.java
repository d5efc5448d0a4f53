package io.heddle.hub.internal.server;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.heddle.wire.signal.EncryptedMessage;
import io.heddle.wire.signal.SignalExchangeGrpc;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signal service. Its stream is not a generated one: those send their headers with the first message, and clients wait for the
 * headers before anybody would send one.
 */
final class SignalService {

    private static final Logger log = LoggerFactory.getLogger(SignalService.class);

    /** Under which id a stream wants to be registered. */
    static final Metadata.Key<String> PEER_ID =
            Metadata.Key.of("x-wiretrustee-peer-id", Metadata.ASCII_STRING_MARSHALLER);

    /** A key's text has 44 characters; more is nobody's id. */
    private static final int MAX_ID_LENGTH = 256;

    private final SignalStreams streams;

    SignalService(SignalStreams streams) {
        this.streams = streams;
    }

    ServerServiceDefinition definition() {
        return ServerServiceDefinition.builder(SignalExchangeGrpc.getServiceDescriptor())
                .addMethod(SignalExchangeGrpc.getSendMethod(), ServerCalls.asyncUnaryCall(this::send))
                .addMethod(SignalExchangeGrpc.getConnectStreamMethod(), this::connect)
                .build();
    }

    private void send(EncryptedMessage message, StreamObserver<EncryptedMessage> sender) {
        // With a handler, an answer to a sender that has given up is no error.
        ((ServerCallStreamObserver<EncryptedMessage>) sender).setOnCancelHandler(() -> {});
        streams.send(message, () -> answer(sender));
    }

    // Runs on whatever thread let go of the message: a sender whose call is broken must not take that one's call along.
    private static void answer(StreamObserver<EncryptedMessage> sender) {
        try {
            sender.onNext(EncryptedMessage.getDefaultInstance());
            sender.onCompleted();
        } catch (RuntimeException e) {
            log.debug("a sender is gone", e);
        }
    }

    private ServerCall.Listener<EncryptedMessage> connect(
            ServerCall<EncryptedMessage, EncryptedMessage> call, Metadata headers) {
        var ids = headers.getAll(PEER_ID);
        var id = ids == null ? "" : ids.iterator().next();
        if (id.isEmpty() || id.length() > MAX_ID_LENGTH) {
            call.close(
                    Status.FAILED_PRECONDITION.withDescription("no usable " + PEER_ID.name() + " was given"),
                    new Metadata());
            return new ServerCall.Listener<>() {};
        }
        return streams.open(id, call);
    }
}
