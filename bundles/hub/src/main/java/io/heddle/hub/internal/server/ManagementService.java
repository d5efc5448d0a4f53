package io.heddle.hub.internal.server;

import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.heddle.api.net.PublicKey;
import io.heddle.hub.internal.state.HubState;
import io.heddle.hub.internal.store.StateKeeper;
import io.heddle.hub.internal.store.StoreException;
import io.heddle.wire.management.Empty;
import io.heddle.wire.management.EncryptedMessage;
import io.heddle.wire.management.LoginRequest;
import io.heddle.wire.management.ManagementServiceGrpc;
import io.heddle.wire.management.PeerSystemMeta;
import io.heddle.wire.management.ServerKeyResponse;
import io.heddle.wire.management.SyncMetaRequest;
import io.heddle.wire.management.SyncRequest;
import java.util.NoSuchElementException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The management service. What is not overridden here (exposed services, sessions) is answered with {@code UNIMPLEMENTED}. */
final class ManagementService extends ManagementServiceGrpc.ManagementServiceImplBase {

    private static final Logger log = LoggerFactory.getLogger(ManagementService.class);

    private final ServerIdentity identity;
    private final Enrolment enrolment;
    private final StateKeeper keeper;
    private final SyncStreams streams;

    ManagementService(ServerIdentity identity, Enrolment enrolment, StateKeeper keeper, SyncStreams streams) {
        this.identity = identity;
        this.enrolment = enrolment;
        this.keeper = keeper;
        this.streams = streams;
    }

    @Override
    public void getServerKey(Empty request, StreamObserver<ServerKeyResponse> caller) {
        Answers.unary(
                caller,
                () -> ServerKeyResponse.newBuilder()
                        .setKey(identity.publicText())
                        .build());
    }

    @Override
    public void isHealthy(Empty request, StreamObserver<Empty> caller) {
        Answers.unary(caller, Empty::getDefaultInstance);
    }

    @Override
    public void login(EncryptedMessage request, StreamObserver<EncryptedMessage> caller) {
        Answers.unary(caller, () -> {
            var opened = identity.open(request, LoginRequest.parser());
            return identity.seal(opened.box(), enrolment.login(opened.peer(), opened.content()));
        });
    }

    @Override
    public void sync(EncryptedMessage request, StreamObserver<EncryptedMessage> caller) {
        var observer = (ServerCallStreamObserver<EncryptedMessage>) caller;
        try {
            var opened = identity.open(request, SyncRequest.parser());
            if (keeper.state().peer(opened.peer()).isEmpty()) {
                throw SyncStreams.notRegistered();
            }
            if (opened.content().hasMeta()) {
                storeMeta(opened.peer(), opened.content().getMeta(), Status.PERMISSION_DENIED);
            }
            streams.open(opened.peer(), message -> identity.seal(opened.box(), message), observer);
        } catch (StatusException | StoreException | RuntimeException e) {
            caller.onError(Answers.failure(e));
        }
    }

    @Override
    public void syncMeta(EncryptedMessage request, StreamObserver<Empty> caller) {
        Answers.unary(caller, () -> {
            var opened = identity.open(request, SyncMetaRequest.parser());
            if (!opened.content().hasMeta()) {
                throw Status.FAILED_PRECONDITION
                        .withDescription("the message says nothing of the peer's system")
                        .asException();
            }
            storeMeta(opened.peer(), opened.content().getMeta(), Status.NOT_FOUND);
            return Empty.getDefaultInstance();
        });
    }

    @Override
    public void logout(EncryptedMessage request, StreamObserver<Empty> caller) {
        Answers.unary(caller, () -> {
            var opened = identity.open(request, Empty.parser());
            keeper.<StatusException>change(state -> withoutPeer(state, opened.peer()));
            log.info("peer {} left the network", opened.peer().shortText());
            return Empty.getDefaultInstance();
        });
    }

    @Override
    public void getDeviceAuthorizationFlow(EncryptedMessage request, StreamObserver<EncryptedMessage> caller) {
        caller.onError(noSingleSignOn());
    }

    @Override
    public void getPKCEAuthorizationFlow(EncryptedMessage request, StreamObserver<EncryptedMessage> caller) {
        caller.onError(noSingleSignOn());
    }

    // The refusal waits for the hello: a client that is still sending would take it for a broken stream and try again
    // for ever.
    @Override
    public StreamObserver<EncryptedMessage> job(StreamObserver<EncryptedMessage> caller) {
        return new JobRefusal(caller);
    }

    private static HubState withoutPeer(HubState state, PublicKey key) throws StatusException {
        if (state.peer(key).isEmpty()) {
            throw Status.NOT_FOUND.withDescription("the peer is not registered").asException();
        }
        return state.removePeer(key);
    }

    private void storeMeta(PublicKey key, PeerSystemMeta told, Status unknownPeer)
            throws StatusException, StoreException {
        try {
            var meta = Reports.meta(told);
            keeper.change(state -> state.setMeta(key, meta));
        } catch (NoSuchElementException e) {
            throw unknownPeer.withDescription("the peer is not registered").asException();
        }
    }

    private static StatusException noSingleSignOn() {
        return Status.NOT_FOUND
                .withDescription("there is no single sign-on here")
                .asException();
    }
}
