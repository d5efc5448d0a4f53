package io.heddle.engine;

import io.heddle.api.GatewayException;
import io.heddle.api.GatewayListener;
import io.heddle.api.GatewayState;
import io.heddle.api.GatewayStatus;
import io.heddle.api.GatewayStatus.ServerStatus;
import io.heddle.api.connect.Credential;
import io.heddle.api.host.NetworkEvent;
import io.heddle.api.lifecycle.Registration;
import io.heddle.engine.backend.Candidate;
import io.heddle.engine.backend.Candidates;
import io.heddle.engine.backend.Kind;
import io.heddle.engine.lifecycle.Lane;
import io.heddle.engine.state.StateDirectory;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gateway whose set-up may be impossible at the moment: the configuration is wrong, another process holds the state directory, a
 * file in it is broken. It is there all the same, in the state {@code FAILED} with the reason, and keeps the services that come and
 * go; the set-up is tried again every {@value #RETRY_SECONDS} s and whenever somebody asks for something. A wrong configuration is not
 * tried again: another one makes another component.
 */
final class GuardedGateway implements GatewayCore {

    static final long RETRY_SECONDS = 5;

    private static final Logger log = LoggerFactory.getLogger(GuardedGateway.class);

    private final GatewaySetup setup;
    private final Lane lane;
    private final Candidates candidates;
    private final Publisher publisher;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Map<String, String> pins = new HashMap<>(); // lane only: made while it was not possible to keep them
    private volatile @Nullable GatewayControl control; // once; in the constructor or on the lane
    private volatile @Nullable StateDirectory directory; // once; in the constructor or on the lane
    private volatile GatewayStatus blocked; // in the constructor or on the lane
    private Registration retry = () -> {}; // in the constructor or on the lane
    private boolean takenDown; // lane only
    private boolean closed; // lane only

    GuardedGateway(GatewaySetup setup, Lane lane, Candidates candidates) {
        this.setup = setup;
        this.lane = lane;
        this.candidates = candidates;
        this.publisher = new Publisher(lane.meters());
        this.blocked = blocked(lane.threads().now(), "not set up yet");
        tryAgain();
    }

    @Override
    public void appeared(Candidate<?> candidate) {
        var open = control;
        if (open != null) {
            open.appeared(candidate);
            return;
        }
        lane.execute("a backend appeared", () -> {
            candidates.add(candidate);
            look();
        });
    }

    @Override
    public <B> CompletableFuture<Void> left(Kind<B> kind, B service, long serviceId) {
        var open = control;
        if (open != null) {
            return open.left(kind, service, serviceId);
        }
        if (ended.isDone()) {
            return CompletableFuture.completedFuture(null);
        }
        var gone = new CompletableFuture<Void>();
        lane.execute("a backend left", () -> {
            var now = control;
            if (now != null) {
                now.leave(kind, service, serviceId, gone);
                return;
            }
            candidates.remove(kind, service, serviceId).ifPresent(candidates::gone);
            look();
            gone.complete(null);
        });
        return gone.applyToEither(ended, Function.identity());
    }

    @Override
    public void networkChanged(NetworkEvent event) {
        var open = control;
        if (open != null) {
            open.networkChanged(event);
        }
    }

    @Override
    public CompletableFuture<Void> up(Credential credential) {
        return asked("up", false, open -> open.up(credential));
    }

    /** Remembered if it cannot be kept now: what is found in the state directory later does not bring the gateway up. */
    @Override
    public CompletableFuture<Void> down() {
        return asked("down", true, GatewayControl::down).exceptionally(notPossible -> {
            log.debug("nothing runs that could be taken down: {}", notPossible.getMessage());
            return null;
        });
    }

    @Override
    public CompletableFuture<Void> logout() {
        return asked("logout", true, GatewayControl::logout);
    }

    @Override
    public GatewayStatus status() {
        var open = control;
        return open == null ? blocked : open.status();
    }

    @Override
    public Registration listen(GatewayListener listener) {
        return publisher.add(listener);
    }

    @Override
    public void pin(String kindName, String name) {
        var kind = GatewayControl.kind(kindName);
        lane.execute("pin", () -> {
            var open = control;
            if (open == null) {
                pins.put(kindName, name);
                candidates.pin(kind, name);
                look();
            } else {
                open.pin(kindName, name);
            }
        });
    }

    @Override
    public CompletableFuture<Void> close() {
        return lane.call("close", () -> {
            closed = true;
            retry.close();
            var open = control;
            if (open != null) {
                return open.close().whenComplete((nothing, failure) -> ended.complete(null));
            }
            publisher.close();
            ended.complete(null);
            return CompletableFuture.completedFuture(null);
        });
    }

    /** Lets another process have the state directory. After {@link #close} has completed. */
    void release() throws IOException {
        var held = directory;
        if (held != null) {
            held.close();
        }
    }

    /** Does what was asked for if the set-up is possible now. */
    private CompletableFuture<Void> asked(
            String what, boolean down, Function<GatewayControl, CompletableFuture<Void>> request) {
        var open = control;
        if (open != null) {
            return request.apply(open);
        }
        CompletableFuture<Void> result = lane.call(what, () -> {
            takenDown = down;
            tryAgain();
            var now = control;
            return now != null
                    ? request.apply(now)
                    : CompletableFuture.failedFuture(new GatewayException(GatewayState.FAILED, blocked.reason()));
        });
        var unused = ended.thenRun(() -> result.completeExceptionally(
                new GatewayException(GatewayState.IDLE, "the gateway was stopped"))); // the lane may be gone
        return result;
    }

    /** On the lane, or in the constructor. */
    private void tryAgain() {
        retry.close();
        if (closed || control != null) {
            return;
        }
        try {
            open(setup.attempt());
        } catch (SetupException e) {
            if (!blocked.reason().equals(e.getMessage())) {
                log.error("the gateway cannot begin: {}", e.getMessage());
                blocked = blocked(lane.threads().now(), e.getMessage());
                publisher.publish(blocked);
            }
            if (!e.isPermanent()) {
                retry = lane.schedule(Duration.ofSeconds(RETRY_SECONDS), "set up", this::tryAgain);
            }
        }
    }

    private void open(GatewaySetup.Ready ready) throws SetupException {
        directory = ready.directory();
        try {
            if (takenDown) {
                ready.wish().unwant();
            }
            for (var pin : pins.entrySet()) {
                ready.wish().pin(pin.getKey(), pin.getValue());
            }
        } catch (IOException e) {
            log.warn("what was asked for meanwhile cannot be kept: {}", e.getMessage());
        }
        var open = new GatewayControl(ready.context(), ready.wish(), publisher);
        control = open;
        if (lane.isMine()) {
            log.info("the gateway can begin now");
            open.lookAgain();
            publisher.publish(open.status());
        }
    }

    /** Something changed while the gateway cannot begin, or it can by now. On the lane. */
    private void look() {
        var open = control;
        if (open != null) {
            open.lookAgain();
        } else {
            blocked = blocked(blocked.since(), blocked.reason());
        }
    }

    private GatewayStatus blocked(Instant since, String reason) {
        return new GatewayStatus(
                GatewayState.FAILED,
                since,
                reason,
                false,
                "",
                "",
                List.of(),
                "",
                0,
                0,
                0,
                setup.management(),
                ServerStatus.NONE,
                List.of(),
                StatusReport.backends(candidates, null),
                List.of(),
                null,
                List.of("set-up: " + reason),
                Map.of(),
                null);
    }
}
