package io.heddle.management.internal;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.ConnectorException.Reason;
import io.heddle.api.lifecycle.Registration;
import io.heddle.wire.management.EncryptedMessage;
import io.heddle.wire.rpc.Failures;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One stream of sealed messages: asks for the server's key, opens the call with a first message, and takes one message
 * after the other; the next is only asked for when the last has been dealt with. Loop only.
 */
final class SealedStream<M extends MessageLite> extends ClientCall.Listener<EncryptedMessage> implements Registration {

    /** Hears the stream; nothing after {@link #ended}, nothing after the stream was closed. */
    interface Handler<M> {
        void opened();

        void message(M message);

        /** Broken, refused, or over: a stream of this protocol has no good end. */
        void ended(ConnectorException cause);
    }

    /**
     * What is opened.
     *
     * @param name for messages
     * @param method the call
     * @param parser reads the messages
     * @param twoWay whether more than the first message is sent
     */
    record Kind<M extends MessageLite>(
            String name,
            MethodDescriptor<EncryptedMessage, EncryptedMessage> method,
            Parser<M> parser,
            boolean twoWay) {}

    private final SealedCalls calls;
    private final Kind<M> kind;
    private final Handler<M> handler;
    private @Nullable Session session;
    private @Nullable ClientCall<EncryptedMessage, EncryptedMessage> call;
    private boolean owesRequest;
    private boolean over;

    SealedStream(SealedCalls calls, Kind<M> kind, Handler<M> handler) {
        this.calls = calls;
        this.kind = kind;
        this.handler = handler;
    }

    /** Opens the stream with {@code hello}, which is made when the key is there. */
    void open(Supplier<? extends MessageLite> hello) {
        var unused = calls.session().whenComplete((fresh, failure) -> {
            if (failure != null) {
                end(Failures.unwrap(failure));
            } else if (!over) {
                tryToStart(fresh, hello);
            }
        });
    }

    /** Sends a message, on a stream that goes both ways. */
    void send(MessageLite message) {
        if (call != null && session != null && !over) {
            call.sendMessage(session.seal(message));
        }
    }

    @Override
    public void close() {
        over = true;
        if (call != null) {
            call.cancel("closed", null);
        }
    }

    @Override
    public void onMessage(EncryptedMessage sealed) {
        if (over || session == null) {
            return;
        }
        try {
            handler.message(session.open(sealed, kind.parser(), calls.at(kind.name())));
            requestNext();
        } catch (ConnectorException e) {
            end(e);
        }
    }

    @Override
    public void onReady() {
        if (owesRequest) {
            owesRequest = false;
            requestNext();
        }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        end(status.isOk() ? ended() : refusal(Failures.of(calls.at(kind.name()), status.asException())));
    }

    private void tryToStart(Session fresh, Supplier<? extends MessageLite> hello) {
        try {
            start(fresh, hello.get());
        } catch (RuntimeException e) {
            end(Failures.unwrap(e)); // nobody else would hear of it
        }
    }

    private void start(Session fresh, MessageLite hello) {
        session = fresh;
        var opened = fresh.channel().newCall(kind.method(), CallOptions.DEFAULT.withExecutor(calls.loop()));
        call = opened;
        opened.start(this, new Metadata());
        opened.request(1);
        opened.sendMessage(fresh.seal(hello));
        if (!kind.twoWay()) {
            opened.halfClose();
        }
        handler.opened();
    }

    // A server that sends requests and does not read the answers must not fill our memory.
    private void requestNext() {
        if (over || call == null) {
            return;
        }
        if (kind.twoWay() && !call.isReady()) {
            owesRequest = true;
        } else {
            call.request(1);
        }
    }

    private void end(ConnectorException cause) {
        if (!over) {
            close();
            handler.ended(cause);
        }
    }

    private ConnectorException ended() {
        return new ConnectorException(Reason.UNREACHABLE, calls.at(kind.name()) + ": the server ended the stream");
    }

    // On a stream, INVALID_ARGUMENT means that the server has a new key since we asked for it: no refusal.
    private static ConnectorException refusal(ConnectorException failure) {
        return failure.reason() == Reason.INVALID_ARGUMENT
                ? new ConnectorException(Reason.PROTOCOL, String.valueOf(failure.getMessage()), failure)
                : failure;
    }
}
