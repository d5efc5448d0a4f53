package io.heddle.wire.itest;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.heddle.wire.management.Empty;
import io.heddle.wire.management.EncryptedMessage;
import io.heddle.wire.management.LoginRequest;
import io.heddle.wire.management.ManagementServiceGrpc;
import io.heddle.wire.management.ServerKeyResponse;
import io.heddle.wire.rpc.RpcChannel;
import io.heddle.wire.rpc.RpcServer;
import io.heddle.wire.rpc.RpcServerConfig;
import io.heddle.wire.rpc.RpcTarget;
import io.heddle.wire.seal.KeyText;
import io.heddle.wire.seal.NaclBox;
import io.heddle.wire.seal.SealException;
import io.heddle.wire.seal.X25519;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * Runs in a bundle of its own, which has nothing of the wire bundle but its exports: a server and a client that
 * exchange a sealed message. Offers the exchange as a {@link Callable}, a type that the test shares with it.
 */
public final class CallingBundle implements BundleActivator {

    @Override
    public void start(BundleContext context) {
        context.registerService(Callable.class, CallingBundle::exchange, null);
    }

    @Override
    public void stop(BundleContext context) {
        // the framework withdraws the service
    }

    private static String exchange() throws Exception {
        byte[] serverKey = X25519.generatePrivate(new SecureRandom());
        byte[] clientKey = X25519.generatePrivate(new SecureRandom());
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var service = new Service(serverKey);
        try (var server =
                        RpcServer.start(RpcServerConfig.plaintext("bundle", address), List.of(service.bindService()));
                var channel = RpcChannel.open(RpcTarget.plaintext(
                        "bundle", "localhost", server.address().getPort()))) {
            var stub = ManagementServiceGrpc.newBlockingStub(channel.channel());
            var key = stub.withDeadlineAfter(20, TimeUnit.SECONDS).getServerKey(Empty.getDefaultInstance());
            NaclBox box = NaclBox.between(clientKey, KeyText.decode(key.getKey()));
            var request = EncryptedMessage.newBuilder()
                    .setWgPubKey(KeyText.encode(X25519.publicOf(clientKey)))
                    .setBody(box.seal(
                            LoginRequest.newBuilder().setSetupKey("sealed").build()))
                    .build();
            ListenableFuture<EncryptedMessage> answer =
                    ManagementServiceGrpc.newFutureStub(channel.channel()).login(request);
            return box.open(answer.get(20, TimeUnit.SECONDS).getBody(), LoginRequest.parser())
                    .getSetupKey();
        }
    }

    /** Answers a login with its own content and an exclamation mark. */
    private static final class Service extends ManagementServiceGrpc.ManagementServiceImplBase {

        private final byte[] key;

        Service(byte[] key) {
            this.key = key;
        }

        @Override
        public void getServerKey(Empty request, StreamObserver<ServerKeyResponse> answer) {
            try {
                String text = KeyText.encode(X25519.publicOf(key));
                answer.onNext(ServerKeyResponse.newBuilder().setKey(text).build());
                answer.onCompleted();
            } catch (SealException e) {
                answer.onError(Status.INTERNAL.withCause(e).asException());
            }
        }

        @Override
        public void login(EncryptedMessage request, StreamObserver<EncryptedMessage> answer) {
            try {
                NaclBox box = NaclBox.between(key, KeyText.decode(request.getWgPubKey()));
                LoginRequest opened = box.open(request.getBody(), LoginRequest.parser());
                ByteString body = box.seal(opened.toBuilder()
                        .setSetupKey(opened.getSetupKey() + "!")
                        .build());
                answer.onNext(EncryptedMessage.newBuilder().setBody(body).build());
                answer.onCompleted();
            } catch (SealException e) {
                answer.onError(Status.INVALID_ARGUMENT.withCause(e).asException());
            }
        }
    }
}
