package io.heddle.engine.backend;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.api.lifecycle.Registration;
import io.heddle.engine.metrics.Meter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session of one kind that a run has in use, with the candidate it came from: opens the best that works, swaps, closes. Lane
 * only.
 *
 * @param <B> the backend's interface
 * @param <S> its sessions
 */
abstract class Holder<B, S extends Registration> {

    private static final Logger log = LoggerFactory.getLogger(Holder.class);

    protected final Kind<B> kind;
    protected final BackendContext context;
    private @Nullable Held<B, S> held;

    Holder(Kind<B> kind, BackendContext context) {
        this.kind = kind;
        this.context = context;
    }

    /** A session and where it came from. */
    record Held<B, S>(Candidate<B> candidate, S session) {}

    /**
     * The call that opens a session. What it needs of other sessions is asked here, in calls of its own: one that hangs is put down
     * to whoever it went to.
     */
    abstract BackendCalls.Call<S> opening(B backend) throws BackendException;

    /** The call that brings a session just opened to where the one of before was, the current plan included. */
    abstract SessionAction<S> priming() throws BackendException;

    /** A session is in use from now on. */
    void taken() {}

    /** Whether the old session may stand while the new one opens. */
    abstract boolean standSideBySide();

    final Optional<Held<B, S>> held() {
        return Optional.ofNullable(held);
    }

    final boolean isOpen() {
        return held != null;
    }

    /** Whether {@code candidate} is the one in use. */
    final boolean uses(Candidate<?> candidate) {
        return held != null && held.candidate() == candidate;
    }

    final S session() throws BackendException {
        if (held == null) {
            throw new BackendException(Reason.NOT_FOUND, "no " + kind + " backend is open");
        }
        return held.session();
    }

    final <T> T ask(SessionCall<S, T> call) throws BackendException {
        var session = session();
        return context.calls().call(candidate(), () -> call.run(session));
    }

    final void run(SessionAction<S> action) throws BackendException {
        var session = session();
        context.calls().run(candidate(), () -> action.run(session));
    }

    /**
     * Opens the best candidate that works.
     *
     * @throws BackendException if none does, with the reason of each
     */
    void openBest() throws BackendException {
        var failure = new BackendException(Reason.NOT_FOUND, "no " + kind + " backend can be used at the moment");
        for (var candidate : context.candidates().ranked(kind, context.now())) {
            try {
                take(opened(candidate));
                return;
            } catch (BackendException e) {
                failure = wrapped(failure, e);
            }
        }
        throw failure;
    }

    /** The best candidate if it is a better one than what is in use. */
    final Optional<Candidate<B>> better() {
        return context.candidates().better(kind, held == null ? null : held.candidate(), context.now());
    }

    /** Puts {@code candidate} in the place of what is in use; if it fails, the old one stays or comes back. */
    boolean swapTo(Candidate<B> candidate) {
        var old = held;
        log.info(
                "{}: from {} to {}",
                kind,
                old == null ? "none" : old.candidate().name(),
                candidate.name());
        if (old != null && !standSideBySide()) {
            close();
        }
        try {
            take(primed(candidate));
            if (old != null && standSideBySide()) {
                context.calls().close(old.candidate(), old.session());
            }
            countSwap();
            return true;
        } catch (BackendException e) {
            log.warn("{}: {} cannot take over: {}", kind, candidate.name(), e.getMessage());
            return old != null && (standSideBySide() || reopen(old.candidate()));
        }
    }

    /**
     * Replaces a service that is leaving, which may still be called to close what it opened.
     *
     * @return whether another one is in use now, or nothing had to be replaced
     */
    boolean replace(Candidate<?> leaving) {
        if (!uses(leaving)) {
            return true;
        }
        if (standSideBySide()) {
            for (var candidate : context.candidates().ranked(kind, context.now())) {
                if (swapTo(candidate) && !uses(leaving)) {
                    return true;
                }
            }
            close();
            return false;
        }
        close();
        if (!openAndPrimeBest()) {
            return false;
        }
        countSwap();
        return true;
    }

    /** Opens and primes the best that works, if none is open. */
    final boolean openAndPrimeBest() {
        for (var candidate : context.candidates().ranked(kind, context.now())) {
            try {
                take(primed(candidate));
                return true;
            } catch (BackendException e) {
                log.debug("{} cannot be used: {}", candidate, e.getMessage());
            }
        }
        return false;
    }

    /** Closes what is in use, if anything is. */
    void close() {
        var old = held;
        held = null;
        if (old != null) {
            context.calls().close(old.candidate(), old.session());
        }
    }

    private void take(Held<B, S> next) {
        held = next;
        taken();
    }

    private void countSwap() {
        context.lane().meters().count(Meter.SWAPS, kind.name());
    }

    private boolean reopen(Candidate<B> old) {
        try {
            take(primed(old));
            return true;
        } catch (BackendException e) {
            log.warn("{}: {} cannot be reopened: {}", kind, old.name(), e.getMessage());
            return false;
        }
    }

    private Held<B, S> opened(Candidate<B> candidate) throws BackendException {
        var session = context.calls().open(candidate, opening(candidate.service()));
        candidate.works();
        return new Held<>(candidate, session);
    }

    /** Opens and primes, or leaves nothing. The new session is reachable as {@link #held()} only when all went well. */
    private Held<B, S> primed(Candidate<B> candidate) throws BackendException {
        var next = opened(candidate);
        try {
            context.calls().prime(candidate, next.session(), priming());
            return next;
        } catch (BackendException e) {
            context.calls().setAside(candidate, e.getMessage());
            context.calls().close(candidate, next.session());
            throw e;
        }
    }

    private Candidate<B> candidate() throws BackendException {
        if (held == null) {
            throw new BackendException(Reason.NOT_FOUND, "no " + kind + " backend is open");
        }
        return held.candidate();
    }

    private static BackendException wrapped(BackendException all, BackendException one) {
        var next = new BackendException(one.reason(), one.getMessage(), one);
        next.addSuppressed(all);
        return next;
    }
}
