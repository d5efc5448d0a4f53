package io.heddle.firewall.internal;

import io.heddle.api.firewall.FirewallPlan;
import io.heddle.api.firewall.FirewallSession;
import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.api.host.BackendGoneException;
import io.heddle.api.host.HostRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One table in use. */
final class NftablesSession implements FirewallSession {

    private static final Logger log = LoggerFactory.getLogger(NftablesSession.class);

    private final NftablesFirewall firewall;
    private final Commands table;
    private final String interfaceName;
    private final HostRecord record;
    private final TableGuard guard;
    private Ruleset applied; // lane only
    private boolean closed; // lane only

    NftablesSession(
            NftablesFirewall firewall, Commands table, String interfaceName, HostRecord record, TableGuard guard) {
        this.firewall = firewall;
        this.table = table;
        this.interfaceName = interfaceName;
        this.record = record;
        this.guard = guard;
        this.applied = Ruleset.of(interfaceName, table, FirewallPlan.DENY_ALL);
    }

    /** Makes the table; if that fails there is none, and nothing in the record that was not there before. */
    void start(TableMonitor.Factory monitors) throws BackendException {
        guard.start(monitors);
        try {
            replace(applied);
        } catch (BackendException
                | RuntimeException
                | Error e) { // also of the library: the monitor must not go on alone
            guard.close();
            try {
                record.forget(NftablesFirewall.OWNER, table.table());
            } catch (BackendException inForgetting) {
                e.addSuppressed(inForgetting);
            }
            throw e;
        }
    }

    @Override
    public void apply(FirewallPlan plan) throws BackendException {
        checkOpen();
        var wanted = Ruleset.of(interfaceName, table, plan);
        var changes = wanted.changesFrom(applied);
        if (changes.isEmpty() || guard.isDamaged()) {
            replace(wanted);
        } else if (!changes.get().isEmpty()) {
            try {
                guard.run(() -> firewall.run("change sets of table inet " + table.table(), changes.get()));
                applied = wanted;
            } catch (BackendGoneException e) {
                throw e;
            } catch (BackendException e) {
                // Somebody changed the table behind our back: what we remember of it is not true any more.
                log.debug("replacing the whole table: {}", e.getMessage());
                replace(wanted);
            }
        }
    }

    /** Replaces the table whatever is in it; flows are the connection tracker's and go on, only counters start anew. */
    @Override
    public void repair() throws BackendException {
        checkOpen();
        if (!guard.isIntact()) {
            replace(applied);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        guard.stop();
        try {
            firewall.run("remove table inet " + table.table(), NftablesFirewall.removal(table));
            record.forget(NftablesFirewall.OWNER, table.table());
        } catch (BackendException e) {
            log.warn("{}; the next start removes it", e.getMessage());
        }
        guard.close();
        firewall.closed(this);
    }

    /** The backend has left: the table stays and filters, and nobody watches it any more. */
    void abandon() {
        guard.stop();
    }

    private void replace(Ruleset wanted) throws BackendException {
        guard.replace(() -> firewall.run("replace table inet " + table.table(), wanted.replace()));
        applied = wanted;
    }

    private void checkOpen() throws BackendException {
        if (closed) {
            throw new BackendException(Reason.GONE, "the session on table inet " + table.table() + " is closed");
        }
    }
}
