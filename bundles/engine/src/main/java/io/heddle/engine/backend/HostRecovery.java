package io.heddle.engine.backend;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.HostRecord;
import io.heddle.engine.state.FileHostRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets every backend undo what a killed process left on the host. Only while nothing of ours is open on it: backends recognise
 * objects by name. Lane only.
 */
public final class HostRecovery {

    private static final Logger log = LoggerFactory.getLogger(HostRecovery.class);

    private final BackendContext context;

    public HostRecovery(BackendContext context) {
        this.context = context;
    }

    /** Recovers with every backend there is; one that fails is set aside. */
    public void recoverAll() {
        int failures = recover(Kind.TUNNEL, (backend, record) -> backend.recover(record))
                + recover(Kind.FIREWALL, (backend, record) -> backend.recover(record))
                + recover(Kind.ROUTES, (backend, record) -> backend.recover(record))
                + recover(Kind.HOST_DNS, (backend, record) -> backend.recover(record));
        if (failures == 0 && context.candidates().isComplete() && noneWasLeftOut()) {
            forgetLoss();
        }
    }

    /** One that is set aside, from a failure of before, was not asked. */
    private boolean noneWasLeftOut() {
        return context.candidates().all().stream().allMatch(candidate -> candidate.isUsable(context.now()));
    }

    /** By name, everything of ours is gone now; what only the lost record knew is a human's to undo. */
    private void forgetLoss() {
        try {
            context.record().forget(FileHostRecord.ENGINE, FileHostRecord.LOST);
        } catch (BackendException e) {
            log.warn("the host is recovered, but this cannot be noted: {}", e.getMessage());
        }
    }

    /** Returns how many backends failed. */
    private <B> int recover(Kind<B> kind, Recovery<B> recovery) {
        int failures = 0;
        for (var candidate : context.candidates().ranked(kind, context.now())) {
            try {
                context.calls().run(candidate, () -> recovery.recover(candidate.service(), context.record()));
            } catch (BackendException e) {
                context.calls().setAside(candidate, "recovery failed: " + e.getMessage());
                failures++;
            }
        }
        return failures;
    }

    /** What a backend does before anything is opened. */
    private interface Recovery<B> {
        void recover(B backend, HostRecord record) throws BackendException;
    }
}
