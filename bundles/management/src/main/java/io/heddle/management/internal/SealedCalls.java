package io.heddle.management.internal;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.ConnectorException.Reason;
import io.heddle.api.connect.ManagementConnector.Settings;
import io.heddle.api.net.PublicKey;
import io.heddle.wire.management.Empty;
import io.heddle.wire.management.EncryptedMessage;
import io.heddle.wire.management.ManagementServiceGrpc;
import io.heddle.wire.management.ServerKeyResponse;
import io.heddle.wire.rpc.Failures;
import io.heddle.wire.rpc.Loop;
import io.heddle.wire.rpc.ServerChannel;
import io.heddle.wire.rpc.UnaryCall;
import io.heddle.wire.seal.NaclBox;
import io.heddle.wire.seal.SealException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * Calls with sealed bodies. The server's key is asked for before each: a server makes a new one whenever it starts. Futures
 * complete on the loop and fail with {@link ConnectorException}. Loop only.
 */
final class SealedCalls {

    /** The reference client's bound for the key. */
    private static final Duration KEY_BOUND = Duration.ofSeconds(5);

    private final Settings settings;
    private final PublicKey own;
    private final ServerChannel channel;
    private final Loop loop;

    SealedCalls(Settings settings, PublicKey own, ServerChannel channel, Loop loop) {
        this.settings = settings;
        this.own = own;
        this.channel = channel;
        this.loop = loop;
    }

    PublicKey own() {
        return own;
    }

    Loop loop() {
        return loop;
    }

    /** Names a call in messages: {@code Login at https://hub:443}. */
    String at(String call) {
        return call + " at " + settings.server();
    }

    /** Connects if need be, 30 s at most, and asks for the server's key, 5 s at most. */
    CompletableFuture<Session> session() {
        return channel.connected()
                .thenCompose(connected -> UnaryCall.start(
                                connected,
                                ManagementServiceGrpc.getGetServerKeyMethod(),
                                Empty.getDefaultInstance(),
                                KEY_BOUND,
                                loop)
                        .exceptionallyCompose(failure -> failed(noKey(failure)))
                        .thenCompose(answer -> session(connected, answer)));
    }

    /** A call whose answer is sealed, too. */
    <M extends MessageLite> CompletableFuture<M> ask(
            MethodDescriptor<EncryptedMessage, EncryptedMessage> method,
            MessageLite request,
            Parser<M> parser,
            Duration bound) {
        return send(method, request, bound).thenCompose(answer -> {
            try {
                return CompletableFuture.completedFuture(
                        answer.session().open(answer.message(), parser, at(name(method))));
            } catch (ConnectorException e) {
                return failed(e);
            }
        });
    }

    /** A call whose answer says nothing but that it came. */
    CompletableFuture<Void> tell(
            MethodDescriptor<EncryptedMessage, Empty> method, MessageLite request, Duration bound) {
        return send(method, request, bound).thenApply(SealedCalls::nothing);
    }

    static <T> CompletableFuture<T> failed(ConnectorException failure) {
        return CompletableFuture.failedFuture(failure);
    }

    // A server that restarted between the two calls cannot open the body and answers INVALID_ARGUMENT, which would look
    // like
    // a refusal for good: such a call is made once more if the key has really changed.
    private <R> CompletableFuture<Answer<R>> send(
            MethodDescriptor<EncryptedMessage, R> method, MessageLite request, Duration bound) {
        return session()
                .thenCompose(first -> attempt(first, method, request, bound).exceptionallyCompose(thrown -> {
                    var failure = Failures.unwrap(thrown);
                    if (failure.reason() != Reason.INVALID_ARGUMENT) {
                        return failed(failure);
                    }
                    return session()
                            .thenCompose(second -> second.server().equals(first.server())
                                    ? failed(failure)
                                    : attempt(second, method, request, bound));
                }));
    }

    private <R> CompletableFuture<Answer<R>> attempt(
            Session session, MethodDescriptor<EncryptedMessage, R> method, MessageLite request, Duration bound) {
        return UnaryCall.start(session.channel(), method, session.seal(request), bound, loop)
                .thenApply(message -> new Answer<>(session, message))
                .exceptionallyCompose(failure -> failed(Failures.of(at(name(method)), unwrapped(failure))));
    }

    // A server gives its key to anybody: a refusal here is a proxy's or a stranger's, and says nothing about this
    // gateway.
    private ConnectorException noKey(Throwable thrown) {
        var failure = Failures.of(at("GetServerKey"), thrown);
        return switch (failure.reason()) {
            case PERMISSION_DENIED, INVALID_ARGUMENT, NOT_FOUND, UNIMPLEMENTED ->
                new ConnectorException(Reason.FAILED, String.valueOf(failure.getMessage()), failure);
            default -> failure;
        };
    }

    private CompletableFuture<Session> session(ManagedChannel connected, ServerKeyResponse answer) {
        var secret = settings.identity().bytes();
        try {
            var server = PublicKey.parse(answer.getKey());
            return CompletableFuture.completedFuture(
                    new Session(connected, own, server, NaclBox.between(secret, server.bytes())));
        } catch (IllegalArgumentException | SealException e) {
            return failed(new ConnectorException(Reason.PROTOCOL, at("GetServerKey") + ": " + e.getMessage(), e));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure.getCause() != null && failure instanceof java.util.concurrent.CompletionException
                ? failure.getCause()
                : failure;
    }

    private static String name(MethodDescriptor<?, ?> method) {
        var name = method.getBareMethodName();
        return name == null ? method.getFullMethodName() : name;
    }

    @SuppressWarnings("NullAway") // a Void has no other value
    private static Void nothing(Answer<?> answer) {
        return null;
    }

    private record Answer<R>(Session session, R message) {}
}
