package io.heddle.hub.internal.server;

import io.grpc.Status;
import io.grpc.StatusException;
import io.heddle.api.net.PublicKey;
import io.heddle.hub.internal.state.HubState;
import io.heddle.hub.internal.state.Registration;
import io.heddle.hub.internal.state.RegistrationRefusedException;
import io.heddle.hub.internal.store.StateKeeper;
import io.heddle.hub.internal.store.StoreException;
import io.heddle.wire.credential.SetupKeyHash;
import io.heddle.wire.management.LoginRequest;
import io.heddle.wire.management.LoginResponse;
import java.time.Clock;
import java.util.NoSuchElementException;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets peers in: registers new ones by their setup key and answers those that are known. Thread safe. */
final class Enrolment {

    private static final Logger log = LoggerFactory.getLogger(Enrolment.class);

    private final StateKeeper keeper;
    private final Announcement announcement;
    private final Clock clock;
    private final RandomGenerator random;

    Enrolment(StateKeeper keeper, Announcement announcement, Clock clock, RandomGenerator random) {
        this.keeper = keeper;
        this.announcement = announcement;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Answers a login.
     *
     * @throws StatusException if the peer is refused
     * @throws StoreException if its registration could not be kept; it is not registered
     */
    LoginResponse login(PublicKey key, LoginRequest request) throws StatusException, StoreException {
        if (!request.hasMeta()) {
            throw refusal(Status.FAILED_PRECONDITION, "the login says nothing of the peer's system");
        }
        if (!request.getJwtToken().isEmpty()) {
            throw refusal(Status.INVALID_ARGUMENT, "there is no single sign-on here");
        }
        boolean known = keeper.state().peer(key).isPresent();
        if (!known && request.getSetupKey().isEmpty()) {
            throw refusal(Status.PERMISSION_DENIED, "the peer is not registered");
        }
        if (request.getDnsLabelsCount() > 0) {
            throw refusal(Status.FAILED_PRECONDITION, "no setup key here permits extra DNS labels");
        }
        var state = known ? welcomeBack(key, request) : register(key, request);
        var peer = state.peer(key).orElseThrow(() -> refusal(Status.PERMISSION_DENIED, "the peer is not registered"));
        return announcement.login(state, peer);
    }

    // A setup key is not looked at: the peer is in already.
    private HubState welcomeBack(PublicKey key, LoginRequest request) throws StatusException, StoreException {
        try {
            var sshKey = Reports.sshKey(request.getPeerKeys().getSshPubKey());
            return keeper.change(state -> state.setSshKey(key, sshKey));
        } catch (NoSuchElementException e) {
            throw refusal(Status.PERMISSION_DENIED, "the peer was removed");
        }
    }

    private HubState register(PublicKey key, LoginRequest request) throws StatusException, StoreException {
        var registration = new Registration(
                key,
                SetupKeyHash.of(request.getSetupKey()),
                Reports.meta(request.getMeta()),
                Reports.sshKey(request.getPeerKeys().getSshPubKey()));
        try {
            var state = keeper.change(before -> registration.applyTo(before, clock.instant(), random));
            log.info("peer {} registered", key.shortText());
            return state;
        } catch (RegistrationRefusedException e) {
            log.debug("peer {} was refused: {}", key.shortText(), e.getMessage());
            throw refusal(status(e.reason()), String.valueOf(e.getMessage()));
        }
    }

    private static Status status(RegistrationRefusedException.Reason reason) {
        return switch (reason) {
            case BAD_KEY -> Status.NOT_FOUND;
            case NO_NAME -> Status.INTERNAL; // what clients know for it
            case NETWORK_FULL -> Status.RESOURCE_EXHAUSTED;
        };
    }

    private static StatusException refusal(Status status, String text) {
        return status.withDescription(text).asException();
    }
}
