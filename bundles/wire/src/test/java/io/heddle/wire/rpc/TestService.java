package io.heddle.wire.rpc;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.heddle.wire.management.Empty;
import io.heddle.wire.management.EncryptedMessage;
import io.heddle.wire.management.ManagementServiceGrpc;
import io.heddle.wire.management.ServerKeyResponse;
import java.util.concurrent.CountDownLatch;

/** Enough of the management service to have calls of every kind. */
final class TestService extends ManagementServiceGrpc.ManagementServiceImplBase {

    static final int MEBIBYTE = 1024 * 1024;

    private static final Metadata.Key<String> USER_AGENT =
            Metadata.Key.of("user-agent", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<String> AGENT = Context.key("agent");

    /** Counted down when a call of {@link #sync} with an empty body has begun. */
    final CountDownLatch syncing = new CountDownLatch(1);

    /** The service, with the client's name made known to it. */
    ServerServiceDefinition definition() {
        return ServerInterceptors.intercept(bindService(), new ServerInterceptor() {
            @Override
            public <Q, R> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
                String agent = headers.get(USER_AGENT);
                return Contexts.interceptCall(
                        Context.current().withValue(AGENT, agent == null ? "" : agent), call, headers, next);
            }
        });
    }

    /** Answers with the name of the client and of the thread that serves. */
    @Override
    public void getServerKey(Empty request, StreamObserver<ServerKeyResponse> answer) {
        answer.onNext(ServerKeyResponse.newBuilder()
                .setKey(AGENT.get() + "|" + Thread.currentThread().getName())
                .build());
        answer.onCompleted();
    }

    /** Answers with a body of as many mebibytes as the version of the request says. */
    @Override
    public void login(EncryptedMessage request, StreamObserver<EncryptedMessage> answer) {
        var body = ByteString.copyFrom(new byte[request.getVersion() * MEBIBYTE]);
        answer.onNext(EncryptedMessage.newBuilder().setBody(body).build());
        answer.onCompleted();
    }

    /** Sends each byte of the body as a message; without body, holds the stream open. */
    @Override
    public void sync(EncryptedMessage request, StreamObserver<EncryptedMessage> answer) {
        if (request.getBody().isEmpty()) {
            answer.onNext(EncryptedMessage.getDefaultInstance());
            syncing.countDown();
            return;
        }
        for (byte version : request.getBody()) {
            answer.onNext(EncryptedMessage.newBuilder().setVersion(version).build());
        }
        answer.onCompleted();
    }

    /** Echoes. */
    @Override
    public StreamObserver<EncryptedMessage> job(StreamObserver<EncryptedMessage> answer) {
        return answer;
    }
}
