package io.heddle.signal.internal;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.heddle.api.connect.ServerAddress;
import io.heddle.wire.rpc.RpcServer;
import io.heddle.wire.rpc.RpcServerConfig;
import io.heddle.wire.signal.EncryptedMessage;
import io.heddle.wire.signal.SignalExchangeGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A real server on loopback that carries messages, and misbehaves as a test tells it. */
final class ScriptedSignal implements AutoCloseable {

    static final Metadata.Key<String> PEER_ID =
            Metadata.Key.of("x-wiretrustee-peer-id", Metadata.ASCII_STRING_MARSHALLER);
    static final Metadata.Key<String> REGISTERED =
            Metadata.Key.of("x-wiretrustee-peer-registered", Metadata.ASCII_STRING_MARSHALLER);

    /** How a stream is greeted. */
    enum Greeting {
        REGISTERED,
        HEADERS_WITHOUT_REGISTRATION,
        NOTHING
    }

    final BlockingQueue<Stream> streams = new LinkedBlockingQueue<>();
    final AtomicInteger sends = new AtomicInteger();
    volatile Greeting greeting = Greeting.REGISTERED;
    volatile @Nullable Status onConnect;
    volatile @Nullable Status onSend;
    volatile boolean delivers = true;
    volatile int copies = 1;
    private final Map<String, Stream> registered = new ConcurrentHashMap<>();
    private volatile RpcServer server;

    /** One peer's stream. Writing is serialised, as gRPC wants it. */
    static final class Stream extends ServerCall.Listener<EncryptedMessage> {
        final Metadata headers;
        private final ServerCall<EncryptedMessage, EncryptedMessage> call;
        private boolean ended; // guarded by this

        Stream(Metadata headers, ServerCall<EncryptedMessage, EncryptedMessage> call) {
            this.headers = headers;
            this.call = call;
        }

        synchronized void greet(Greeting greeting) {
            var answer = new Metadata();
            if (greeting == Greeting.REGISTERED) {
                answer.put(REGISTERED, "1");
            }
            if (greeting != Greeting.NOTHING) {
                call.sendHeaders(answer);
            }
        }

        synchronized void deliver(EncryptedMessage message) {
            if (!ended && !call.isCancelled()) {
                call.sendMessage(message);
            }
        }

        synchronized void end(Status status) {
            if (!ended && !call.isCancelled()) {
                ended = true;
                call.close(status, new Metadata());
            }
        }
    }

    ScriptedSignal() throws IOException {
        server = listen(0);
    }

    ServerAddress address() {
        return new ServerAddress("127.0.0.1", server.address().getPort(), false);
    }

    Stream nextStream() throws InterruptedException {
        return Objects.requireNonNull(streams.poll(10, TimeUnit.SECONDS), "no stream came");
    }

    void restart() throws IOException {
        int port = server.address().getPort();
        server.close();
        registered.clear();
        server = listen(port);
    }

    @Override
    public void close() {
        server.close();
    }

    private void send(EncryptedMessage message, StreamObserver<EncryptedMessage> out) {
        sends.incrementAndGet();
        var refusal = onSend;
        if (refusal != null) {
            out.onError(refusal.asRuntimeException());
            return;
        }
        var recipient = registered.get(message.getRemoteKey());
        for (int i = 0; recipient != null && delivers && i < copies; i++) {
            recipient.deliver(message);
        }
        out.onNext(EncryptedMessage.getDefaultInstance());
        out.onCompleted();
    }

    private ServerCall.Listener<EncryptedMessage> connect(
            ServerCall<EncryptedMessage, EncryptedMessage> call, Metadata headers) {
        var stream = new Stream(headers, call);
        var refusal = onConnect;
        if (refusal != null) {
            stream.end(refusal);
        } else {
            var former = registered.put(Objects.requireNonNull(headers.get(PEER_ID)), stream);
            if (former != null) {
                former.end(Status.UNKNOWN.withDescription("registered again"));
            }
            stream.greet(greeting);
        }
        streams.add(stream);
        return stream;
    }

    private RpcServer listen(int port) throws IOException {
        var service = ServerServiceDefinition.builder(SignalExchangeGrpc.getServiceDescriptor())
                .addMethod(SignalExchangeGrpc.getSendMethod(), ServerCalls.asyncUnaryCall(this::send))
                .addMethod(SignalExchangeGrpc.getConnectStreamMethod(), this::connect)
                .build();
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        return RpcServer.start(RpcServerConfig.plaintext("scripted", address), List.of(service));
    }
}
