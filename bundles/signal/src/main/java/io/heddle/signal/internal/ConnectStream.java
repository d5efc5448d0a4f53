package io.heddle.signal.internal;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.ConnectorException.Reason;
import io.heddle.api.lifecycle.Registration;
import io.heddle.api.net.PublicKey;
import io.heddle.wire.rpc.Failures;
import io.heddle.wire.rpc.Loop;
import io.heddle.wire.signal.EncryptedMessage;
import io.heddle.wire.signal.SignalExchangeGrpc;

/**
 * One stream to receive on. It is registered when the response headers say so, before any message; ours is the one half
 * that stays open and silent. The next message is asked for when the last has been dealt with. Loop only.
 */
final class ConnectStream extends ClientCall.Listener<EncryptedMessage> implements Registration {

    private static final Metadata.Key<String> PEER_ID =
            Metadata.Key.of("x-wiretrustee-peer-id", Metadata.ASCII_STRING_MARSHALLER);
    private static final Metadata.Key<String> REGISTERED =
            Metadata.Key.of("x-wiretrustee-peer-registered", Metadata.ASCII_STRING_MARSHALLER);

    /** Hears one stream; nothing after {@link #ended}, nothing after it was closed. */
    interface Handler {
        void registered();

        void message(EncryptedMessage message);

        void ended(ConnectorException cause);
    }

    private final String name;
    private final Handler handler;
    private final ClientCall<EncryptedMessage, EncryptedMessage> call;
    private boolean over;

    private ConnectStream(String name, ManagedChannel channel, Loop loop, Handler handler) {
        this.name = name;
        this.handler = handler;
        this.call =
                channel.newCall(SignalExchangeGrpc.getConnectStreamMethod(), CallOptions.DEFAULT.withExecutor(loop));
    }

    /** Opens a stream for {@code own}; {@code server} names the server in messages. */
    static ConnectStream open(PublicKey own, String server, ManagedChannel channel, Loop loop, Handler handler) {
        var stream = new ConnectStream("signal stream at " + server, channel, loop, handler);
        var headers = new Metadata();
        headers.put(PEER_ID, own.text());
        stream.call.start(stream, headers);
        stream.call.request(1);
        return stream;
    }

    @Override
    public void close() {
        over = true;
        call.cancel("closed", null);
    }

    @Override
    public void onHeaders(Metadata headers) {
        if (over) {
            return;
        }
        if (headers.containsKey(REGISTERED)) {
            handler.registered();
        } else {
            end(new ConnectorException(Reason.PROTOCOL, name + ": the server did not register this gateway"));
        }
    }

    @Override
    public void onMessage(EncryptedMessage message) {
        if (over) {
            return;
        }
        handler.message(message);
        call.request(1);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        end(
                status.isOk()
                        ? new ConnectorException(Reason.UNREACHABLE, name + ": the server ended it")
                        : Failures.of(name, status.asException()));
    }

    private void end(ConnectorException cause) {
        if (!over) {
            close();
            handler.ended(cause);
        }
    }
}
