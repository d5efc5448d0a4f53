package io.heddle.hub.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.heddle.api.net.PublicKey;
import io.heddle.wire.management.Empty;
import io.heddle.wire.management.EncryptedMessage;
import io.heddle.wire.management.LoginRequest;
import io.heddle.wire.management.LoginResponse;
import io.heddle.wire.management.ManagementServiceGrpc;
import io.heddle.wire.management.PeerCapability;
import io.heddle.wire.management.PeerKeys;
import io.heddle.wire.management.PeerSystemMeta;
import io.heddle.wire.management.SyncRequest;
import io.heddle.wire.management.SyncResponse;
import io.heddle.wire.rpc.RpcChannel;
import io.heddle.wire.rpc.RpcTarget;
import io.heddle.wire.seal.NaclBox;
import io.heddle.wire.seal.SealException;
import io.heddle.wire.seal.X25519;
import io.heddle.wire.signal.SignalExchangeGrpc;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A peer of the reference network, as far as the control plane sees it. */
final class TestPeer implements AutoCloseable {

    static final long PATIENCE_SECONDS = 20;

    private final String name;
    private final byte[] privateKey = X25519.generatePrivate(new SecureRandom());
    private final PublicKey key;
    private final RpcChannel channel;

    TestPeer(String name, int port) throws SealException {
        this.name = name;
        this.key = PublicKey.of(X25519.publicOf(privateKey));
        this.channel = RpcChannel.open(RpcTarget.plaintext("test", "127.0.0.1", port));
    }

    PublicKey key() {
        return key;
    }

    /** Stubs for calls that answer. */
    ManagementServiceGrpc.ManagementServiceBlockingStub management() {
        return ManagementServiceGrpc.newBlockingStub(channel.channel())
                .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    ManagementServiceGrpc.ManagementServiceStub managementAsync() {
        return ManagementServiceGrpc.newStub(channel.channel());
    }

    SignalExchangeGrpc.SignalExchangeBlockingStub signal() {
        return SignalExchangeGrpc.newBlockingStub(channel.channel())
                .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    SignalExchangeGrpc.SignalExchangeStub signalAsync() {
        return SignalExchangeGrpc.newStub(channel.channel());
    }

    NaclBox box() throws SealException {
        var server = management().getServerKey(Empty.getDefaultInstance()).getKey();
        return NaclBox.between(privateKey, PublicKey.parse(server).bytes());
    }

    EncryptedMessage seal(NaclBox box, MessageLite content) {
        return envelope(box.seal(content));
    }

    EncryptedMessage envelope(ByteString body) {
        return EncryptedMessage.newBuilder()
                .setWgPubKey(key.text())
                .setBody(body)
                .build();
    }

    PeerSystemMeta.Builder meta() {
        return PeerSystemMeta.newBuilder()
                .setHostname(name)
                .setNetbirdVersion("0.77.1")
                .addCapabilities(PeerCapability.PEER_CAPABILITY_SOURCE_PREFIXES);
    }

    LoginResponse login(String setupKey) throws SealException {
        return login(LoginRequest.newBuilder().setSetupKey(setupKey).setMeta(meta()));
    }

    LoginResponse login(LoginRequest.Builder request) throws SealException {
        request.setPeerKeys(PeerKeys.newBuilder()
                .setSshPubKey(ByteString.copyFromUtf8("ssh-ed25519 AAAA" + name))
                .setWgPubKey(ByteString.copyFromUtf8(key.text())));
        return exactly(request.build());
    }

    /** A login with nothing added. */
    LoginResponse exactly(LoginRequest request) throws SealException {
        var box = box();
        return box.open(management().login(seal(box, request)).getBody(), LoginResponse.parser());
    }

    Maps sync() throws SealException {
        return sync(meta().build());
    }

    Maps sync(PeerSystemMeta meta) throws SealException {
        var box = box();
        var maps = new Maps(box);
        managementAsync().sync(seal(box, SyncRequest.newBuilder().setMeta(meta).build()), maps);
        return maps;
    }

    SignalStreamOfPeer connectSignal() {
        return connectSignal(Optional.of(key.text()), Integer.MAX_VALUE);
    }

    /** @param messages how many to read */
    SignalStreamOfPeer connectSignal(Optional<String> id, int messages) {
        var call = channel.channel()
                .newCall(SignalExchangeGrpc.getConnectStreamMethod(), io.grpc.CallOptions.DEFAULT.withWaitForReady());
        var headers = new Metadata();
        id.ifPresent(
                text -> headers.put(Metadata.Key.of("x-wiretrustee-peer-id", Metadata.ASCII_STRING_MARSHALLER), text));
        var stream = new SignalStreamOfPeer(call);
        call.start(stream, headers);
        if (messages > 0) {
            call.request(messages);
        }
        return stream;
    }

    void send(String to, String body) {
        assertThat(signal().send(message(to, ByteString.copyFromUtf8(body))).getSerializedSize())
                .isZero();
    }

    io.heddle.wire.signal.EncryptedMessage message(String to, ByteString body) {
        return io.heddle.wire.signal.EncryptedMessage.newBuilder()
                .setKey(key.text())
                .setRemoteKey(to)
                .setBody(body)
                .build();
    }

    @Override
    public void close() {
        channel.close();
    }

    static Status.Code code(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        var thrown = org.assertj.core.api.Assertions.catchThrowable(call);
        assertThat(thrown).isInstanceOf(StatusRuntimeException.class);
        return ((StatusRuntimeException) thrown).getStatus().getCode();
    }

    static <T> T within(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** What comes on a sync stream. */
    static class Maps implements StreamObserver<EncryptedMessage> {

        private final NaclBox box;
        private final BlockingQueue<SyncResponse> messages = new LinkedBlockingQueue<>();
        private final CompletableFuture<Status> end = new CompletableFuture<>();

        Maps(NaclBox box) {
            this.box = box;
        }

        SyncResponse next() throws InterruptedException {
            var message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(message)
                    .as("a message on the sync stream; ended: %s", end)
                    .isNotNull();
            return java.util.Objects.requireNonNull(message);
        }

        boolean isEmpty() {
            return messages.isEmpty();
        }

        Status end() throws Exception {
            return within(end);
        }

        @Override
        public void onNext(EncryptedMessage sealed) {
            try {
                messages.add(box.open(sealed.getBody(), SyncResponse.parser()));
            } catch (SealException e) {
                end.completeExceptionally(e);
            }
        }

        @Override
        public void onError(Throwable failure) {
            end.complete(Status.fromThrowable(failure));
        }

        @Override
        public void onCompleted() {
            end.complete(Status.OK);
        }
    }

    /** What comes on a signal stream. */
    static final class SignalStreamOfPeer extends ClientCall.Listener<io.heddle.wire.signal.EncryptedMessage> {

        private final ClientCall<io.heddle.wire.signal.EncryptedMessage, io.heddle.wire.signal.EncryptedMessage> call;
        private final CompletableFuture<Metadata> headers = new CompletableFuture<>();
        private final BlockingQueue<io.heddle.wire.signal.EncryptedMessage> messages = new LinkedBlockingQueue<>();
        private final CompletableFuture<Status> end = new CompletableFuture<>();

        SignalStreamOfPeer(
                ClientCall<io.heddle.wire.signal.EncryptedMessage, io.heddle.wire.signal.EncryptedMessage> call) {
            this.call = call;
        }

        SignalStreamOfPeer registered() throws Exception {
            var key = Metadata.Key.of("x-wiretrustee-peer-registered", Metadata.ASCII_STRING_MARSHALLER);
            assertThat(within(headers).get(key)).isEqualTo("1");
            return this;
        }

        String next() throws InterruptedException {
            var message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(message).as("a signal message").isNotNull();
            return java.util.Objects.requireNonNull(message).getBody().toStringUtf8();
        }

        int received() {
            return messages.size();
        }

        void read(int more) {
            call.request(more);
        }

        void cancel() {
            call.cancel("done", null);
        }

        Status end() throws Exception {
            return within(end);
        }

        @Override
        public void onHeaders(Metadata received) {
            headers.complete(received);
        }

        @Override
        public void onMessage(io.heddle.wire.signal.EncryptedMessage message) {
            messages.add(message);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            end.complete(status);
            headers.completeExceptionally(status.asException());
        }
    }
}
