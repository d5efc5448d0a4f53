package io.heddle.management.internal;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.heddle.api.connect.ServerAddress;
import io.heddle.api.net.PublicKey;
import io.heddle.wire.management.Empty;
import io.heddle.wire.management.EncryptedMessage;
import io.heddle.wire.management.HostConfig;
import io.heddle.wire.management.JobRequest;
import io.heddle.wire.management.JobResponse;
import io.heddle.wire.management.LoginRequest;
import io.heddle.wire.management.LoginResponse;
import io.heddle.wire.management.ManagementServiceGrpc;
import io.heddle.wire.management.NetbirdConfig;
import io.heddle.wire.management.PeerConfig;
import io.heddle.wire.management.ServerKeyResponse;
import io.heddle.wire.management.SyncMetaRequest;
import io.heddle.wire.management.SyncRequest;
import io.heddle.wire.management.SyncResponse;
import io.heddle.wire.rpc.RpcServer;
import io.heddle.wire.rpc.RpcServerConfig;
import io.heddle.wire.seal.NaclBox;
import io.heddle.wire.seal.SealException;
import io.heddle.wire.seal.X25519;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A real server on loopback that does what a test tells it. */
final class ScriptedManagement extends ManagementServiceGrpc.ManagementServiceImplBase implements AutoCloseable {

    static final LoginResponse ANSWER = LoginResponse.newBuilder()
            .setNetbirdConfig(NetbirdConfig.newBuilder()
                    .setSignal(HostConfig.newBuilder()
                            .setUri("signal.example:10000")
                            .setProtocol(HostConfig.Protocol.HTTP))
                    .addStuns(HostConfig.newBuilder().setUri("stun:stun.example:3478")))
            .setPeerConfig(PeerConfig.newBuilder().setAddress("100.77.3.9/16").setFqdn("gate1.example."))
            .build();

    private static final long PATIENCE_SECONDS = 10;

    final AtomicInteger keyRequests = new AtomicInteger();
    final List<LoginRequest> logins = new CopyOnWriteArrayList<>();
    final List<SyncMetaRequest> descriptions = new CopyOnWriteArrayList<>();
    final BlockingQueue<Sync> syncs = new LinkedBlockingQueue<>();
    final BlockingQueue<Job> jobs = new LinkedBlockingQueue<>();

    /** What a login is answered with; throws what it is refused with. */
    volatile Script<LoginRequest, LoginResponse> onLogin = request -> ANSWER;

    /** What happens to a sealed answer before it is sent. */
    volatile UnaryOperator<EncryptedMessage> tamper = UnaryOperator.identity();

    volatile @Nullable Status onKey;
    volatile @Nullable Status onLogout;
    volatile @Nullable Status onDescription;
    volatile @Nullable Status onJob;
    volatile @Nullable String keyText;
    volatile boolean silent;
    private volatile byte[] secret = X25519.generatePrivate(new SecureRandom());
    private volatile RpcServer server;

    interface Script<Q, R> {
        R answer(Q request);
    }

    /** An open update stream. */
    final class Sync {
        final SyncRequest request;
        private final NaclBox box;
        private final StreamObserver<EncryptedMessage> out;

        Sync(SyncRequest request, NaclBox box, StreamObserver<EncryptedMessage> out) {
            this.request = request;
            this.box = box;
            this.out = out;
        }

        void send(SyncResponse response) {
            out.onNext(tamper.apply(sealed(box, response)));
        }

        void end() {
            out.onCompleted();
        }

        void fail(Status status) {
            out.onError(status.asRuntimeException());
        }
    }

    /** An open job stream. */
    final class Job implements StreamObserver<EncryptedMessage> {
        final BlockingQueue<JobResponse> answers = new LinkedBlockingQueue<>();
        volatile @Nullable JobRequest hello;
        private volatile @Nullable NaclBox box;
        private final StreamObserver<EncryptedMessage> out;

        Job(StreamObserver<EncryptedMessage> out) {
            this.out = out;
        }

        @Override
        public void onNext(EncryptedMessage sealed) {
            if (hello != null) {
                answers.add(open(sealed, JobResponse.parser()));
                return;
            }
            hello = open(sealed, JobRequest.parser());
            box = boxFor(sealed);
            if (onJob != null) {
                out.onError(onJob.asRuntimeException());
            }
            jobs.add(this);
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}

        void request(JobRequest request) {
            out.onNext(sealed(java.util.Objects.requireNonNull(box), request));
        }

        void fail(Status status) {
            out.onError(status.asRuntimeException());
        }
    }

    ScriptedManagement() throws IOException {
        server = listen(0);
    }

    ServerAddress address() {
        return new ServerAddress("127.0.0.1", server.address().getPort(), false);
    }

    /** Dies and comes back on the same port with a new key, as real ones do. */
    void restart() throws IOException {
        int port = server.address().getPort();
        server.close();
        changeKey();
        server = listen(port);
    }

    void changeKey() {
        secret = X25519.generatePrivate(new SecureRandom());
    }

    Sync nextSync() throws InterruptedException {
        return java.util.Objects.requireNonNull(syncs.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "no Sync came");
    }

    Job nextJob() throws InterruptedException {
        return java.util.Objects.requireNonNull(jobs.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "no Job came");
    }

    @Override
    public void close() {
        server.close();
    }

    @Override
    public void getServerKey(Empty request, StreamObserver<ServerKeyResponse> out) {
        keyRequests.incrementAndGet();
        if (silent) {
            return;
        }
        if (onKey != null) {
            out.onError(onKey.asRuntimeException());
            return;
        }
        var text = keyText;
        out.onNext(ServerKeyResponse.newBuilder()
                .setKey(text != null ? text : publicKey().text())
                .build());
        out.onCompleted();
    }

    @Override
    public void login(EncryptedMessage sealed, StreamObserver<EncryptedMessage> out) {
        serve(out, () -> {
            var request = open(sealed, LoginRequest.parser());
            logins.add(request);
            out.onNext(tamper.apply(sealed(boxFor(sealed), onLogin.answer(request))));
            out.onCompleted();
        });
    }

    @Override
    public void sync(EncryptedMessage sealed, StreamObserver<EncryptedMessage> out) {
        serve(out, () -> syncs.add(new Sync(open(sealed, SyncRequest.parser()), boxFor(sealed), out)));
    }

    @Override
    public StreamObserver<EncryptedMessage> job(StreamObserver<EncryptedMessage> out) {
        return new Job(out);
    }

    @Override
    public void syncMeta(EncryptedMessage sealed, StreamObserver<Empty> out) {
        serve(out, () -> {
            descriptions.add(open(sealed, SyncMetaRequest.parser()));
            finish(out, onDescription);
        });
    }

    @Override
    public void logout(EncryptedMessage sealed, StreamObserver<Empty> out) {
        serve(out, () -> {
            open(sealed, Empty.parser());
            finish(out, onLogout);
        });
    }

    private static void finish(StreamObserver<Empty> out, @Nullable Status refusal) {
        if (refusal != null) {
            throw refusal.asRuntimeException();
        }
        out.onNext(Empty.getDefaultInstance());
        out.onCompleted();
    }

    private static void serve(StreamObserver<?> out, Runnable handler) {
        try {
            handler.run();
        } catch (StatusRuntimeException e) {
            out.onError(e);
        }
    }

    private <M extends MessageLite> M open(EncryptedMessage sealed, Parser<M> parser) {
        try {
            return boxFor(sealed).open(sealed.getBody(), parser);
        } catch (SealException e) {
            throw Status.INVALID_ARGUMENT.withDescription("cannot open").asRuntimeException();
        }
    }

    private EncryptedMessage sealed(NaclBox box, MessageLite message) {
        return EncryptedMessage.newBuilder()
                .setWgPubKey(publicKey().text())
                .setBody(box.seal(message))
                .build();
    }

    private NaclBox boxFor(EncryptedMessage sealed) {
        try {
            return NaclBox.between(secret, PublicKey.parse(sealed.getWgPubKey()).bytes());
        } catch (SealException e) {
            throw new IllegalStateException(e);
        }
    }

    private PublicKey publicKey() {
        try {
            return PublicKey.of(X25519.publicOf(secret));
        } catch (SealException e) {
            throw new IllegalStateException(e);
        }
    }

    private RpcServer listen(int port) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        return RpcServer.start(RpcServerConfig.plaintext("scripted", address), List.of(bindService()));
    }
}
