package io.heddle.engine.backend;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.HostRecord;

/**
 * Lets every backend undo what a killed process left on the host. Only while nothing of ours is open on it: backends recognise
 * objects by name. Lane only.
 */
public final class HostRecovery {

    private final BackendContext context;

    public HostRecovery(BackendContext context) {
        this.context = context;
    }

    /** Recovers with every backend there is; one that fails is set aside. */
    public void recoverAll() {
        recover(Kind.TUNNEL, (backend, record) -> backend.recover(record));
        recover(Kind.FIREWALL, (backend, record) -> backend.recover(record));
        recover(Kind.ROUTES, (backend, record) -> backend.recover(record));
        recover(Kind.HOST_DNS, (backend, record) -> backend.recover(record));
    }

    private <B> void recover(Kind<B> kind, Recovery<B> recovery) {
        for (var candidate : context.candidates().ranked(kind, context.now())) {
            try {
                context.calls().run(candidate, () -> recovery.recover(candidate.service(), context.record()));
            } catch (BackendException e) {
                context.calls().setAside(candidate, "recovery failed: " + e.getMessage());
            }
        }
    }

    /** What a backend does before anything is opened. */
    private interface Recovery<B> {
        void recover(B backend, HostRecord record) throws BackendException;
    }
}
