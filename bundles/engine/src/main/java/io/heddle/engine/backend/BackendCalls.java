package io.heddle.engine.backend;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.api.host.BackendGoneException;
import io.heddle.api.lifecycle.Registration;
import io.heddle.engine.backend.Candidate.Presence;
import io.heddle.engine.lifecycle.Lane;
import io.heddle.engine.lifecycle.Lane.LaneLostError;
import io.heddle.engine.metrics.Meter;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way out of the lane into a backend. It refuses services that have left or are in quarantine, turns what a backend must not
 * throw into what the engine can decide on, and lets go of a thread that lost the lane meanwhile (rule L8).
 */
public final class BackendCalls {

    private static final Logger log = LoggerFactory.getLogger(BackendCalls.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final int MAX_DOUBLINGS = 5;

    private final Lane lane;

    public BackendCalls(Lane lane) {
        this.lane = lane;
    }

    /** Something asked of a backend. */
    public interface Call<T> {
        T run() throws BackendException;
    }

    /** Something asked of a session. */
    public interface Action {
        void run() throws BackendException;
    }

    /**
     * Opens a session. If the lane went on without this call, the session it returns at last is closed on the spot.
     *
     * @throws BackendException with nothing left behind; the candidate is set aside
     */
    public <S extends Registration> S open(Candidate<?> candidate, Call<S> call) throws BackendException {
        refuseUnlessListed(candidate);
        try {
            return outside(candidate, () -> Objects.requireNonNull(call.run(), "it opened nothing"), late -> {
                if (late != null) {
                    late.close();
                }
            });
        } catch (BackendException e) {
            setAside(candidate, e.getMessage());
            throw e;
        }
    }

    /** Runs an action of an open session. */
    public void run(Candidate<?> candidate, Action action) throws BackendException {
        call(candidate, () -> {
            action.run();
            return true;
        });
    }

    /** Runs an action of a session that nobody holds yet: if the lane goes on without it, the session is closed when it returns. */
    public <S extends Registration> void prime(Candidate<?> candidate, S session, SessionAction<S> action)
            throws BackendException {
        refuseUnlessListed(candidate);
        Call<Boolean> prime = () -> {
            action.run(session);
            return true;
        };
        var unused = outside(candidate, prime, late -> session.close());
    }

    /** Asks something of an open session or a backend. */
    public <T> T call(Candidate<?> candidate, Call<T> call) throws BackendException {
        refuseUnlessListed(candidate);
        return outside(candidate, call, late -> {});
    }

    /** Closes what a candidate opened; also of one that is leaving. Failures are logged, never thrown. */
    public void close(Candidate<?> candidate, Registration session) {
        if (candidate.presence() == Presence.GONE) {
            log.warn("{} has left and cannot be asked to close its session", candidate);
            return;
        }
        if (candidate.closeLater(session)) {
            log.warn("{} closes its session when the call that hangs has returned", candidate);
            return;
        }
        try {
            Call<Boolean> close = () -> {
                session.close();
                return true;
            };
            outside(candidate, close, late -> {});
        } catch (BackendException e) {
            log.warn("{} failed to close its session", candidate, e);
        }
    }

    /** Keeps a candidate from being tried for a while that doubles with each failure in a row: 1 s … 32 s. */
    public void setAside(Candidate<?> candidate, String reason) {
        var pause = FIRST_RETRY.multipliedBy(1L << Math.min(candidate.failures(), MAX_DOUBLINGS));
        lane.meters().count(Meter.SET_ASIDE, candidate.kind().name());
        candidate.setAside(reason, lane.threads().nanoTime() + pause.toNanos());
        log.warn("{} is set aside: {}", candidate, reason);
    }

    private <T> T outside(Candidate<?> candidate, Call<T> call, Consumer<@Nullable T> late) throws BackendException {
        candidate.entered(Thread.currentThread());
        try {
            return lane.outside(() -> guarded(candidate, call), late);
        } finally {
            candidate.left();
        }
    }

    /** Whatever a backend throws, also what it must not or does not declare, the engine decides what it means. */
    private static <T> T guarded(Candidate<?> candidate, Call<T> call) throws BackendException {
        try {
            return call.run();
        } catch (LaneLostError | BackendException e) {
            throw e;
        } catch (Throwable e) {
            throw new BackendException(Reason.FAILED, candidate + " failed: " + e, e);
        }
    }

    private static void refuseUnlessListed(Candidate<?> candidate) throws BackendException {
        if (candidate.presence() != Presence.LISTED) {
            throw new BackendGoneException(candidate.toString());
        }
        if (candidate.isQuarantined()) {
            throw new BackendException(Reason.TIMED_OUT, candidate + ": a call has not returned");
        }
    }
}
