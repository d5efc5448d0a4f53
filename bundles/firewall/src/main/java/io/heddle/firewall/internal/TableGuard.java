package io.heddle.firewall.internal;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.DamageListener;
import io.heddle.netlink.NetlinkException;
import io.heddle.netlink.NftablesEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows whether a table is as we made it. It hears of every transaction that touches the table and tells our own, which are made
 * through it, from those of others by the number of the ruleset before and after. At the first foreign one it shuts the gate, on the
 * monitor's thread, before anybody else is told.
 */
final class TableGuard implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TableGuard.class);

    /** A transaction takes milliseconds. Whoever waits this long for one of ours believes that it hangs. */
    private static final long PATIENCE_MILLIS = 1000;

    private static final Path THREAD_NAME = Path.of("/proc/thread-self/comm");

    private final String table;
    private final Gate gate;
    private final DamageListener listener;

    /** Held while a transaction of ours runs: until it has ended the monitor cannot know whose it was. */
    private final ReentrantLock transaction = new ReentrantLock();

    private final OwnTransactions own = new OwnTransactions(); // guarded by transaction
    private volatile boolean damaged; // set by the monitor's thread, cleared on the lane
    private volatile @Nullable TableMonitor monitor; // set once, on the lane
    private volatile boolean deaf; // the monitor has died: whether the table is intact nobody knows any more
    private volatile boolean closed;

    /** A transaction of ours. */
    interface Transaction {
        void run() throws BackendException;
    }

    TableGuard(String table, Gate gate, DamageListener listener) {
        this.table = table;
        this.gate = gate;
        this.listener = listener;
    }

    /** Begins to watch, before the table is made. A host that does not let us gets a filter nevertheless. */
    void start(TableMonitor.Factory monitors) {
        try {
            monitor = monitors.watch(table, this::changed);
        } catch (NetlinkException e) {
            log.warn("Nobody will notice if table inet {} is changed by others: {}", table, e.getMessage());
        }
    }

    /** Whether the table is known to be as we made it. */
    boolean isIntact() {
        return monitor != null && !deaf && !damaged;
    }

    /** Whether somebody changed the table, or may have, since we last made it. */
    boolean isDamaged() {
        return damaged;
    }

    /** Runs a transaction that changes the table from what we know to something else we know. */
    void run(Transaction change) throws BackendException {
        transaction.lock();
        try {
            var before = generation();
            change.run();
            var after = generation();
            if (before == null || after == null) {
                own.addUncounted(threadName());
            } else {
                own.add(before, after, before + 1 == after ? "" : threadName());
            }
        } finally {
            transaction.unlock();
        }
    }

    /** Runs a transaction after which the table is as we want it, whatever it was before. */
    void replace(Transaction replacement) throws BackendException {
        transaction.lock();
        try {
            run(replacement);
            damaged = false;
            gate.open();
        } finally {
            transaction.unlock();
        }
    }

    /** Nothing is told any more; a shut gate stays shut. */
    void stop() {
        closed = true;
        var running = monitor;
        if (running != null) {
            running.close();
        }
    }

    /** Nothing of this guard is left. */
    @Override
    public void close() {
        stop();
        gate.open();
    }

    /** On the monitor's thread. */
    private void changed(NftablesEvent event) {
        if (event instanceof NftablesEvent.Ended) {
            deaf = true;
            damage("nobody hears of changes any more: table inet " + table + " may have been changed by others");
            return;
        }
        if (!awaitOwn()) {
            damage("table inet " + table + " may have been changed by others");
            return;
        }
        try {
            if (event instanceof NftablesEvent.Changed change) {
                if (!own.made(change.generation(), change.program())) {
                    damage(text(change));
                }
            } else {
                damage("changes of nftables were lost: table inet " + table + " may have been changed by others");
            }
        } finally {
            transaction.unlock();
        }
    }

    private void damage(String what) {
        if (closed) {
            return;
        }
        gate.shut();
        if (!damaged) {
            damaged = true;
            listener.damaged(what);
        }
    }

    private boolean awaitOwn() {
        try {
            return transaction.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private String text(NftablesEvent.Changed change) {
        var by = change.program().isEmpty() ? "somebody" : change.program() + " (pid " + change.process() + ")";
        return "table inet " + table + (change.removed() ? " was removed by " : " was changed by ") + by;
    }

    private @Nullable Integer generation() {
        var running = monitor;
        try {
            return running == null ? null : (Integer) running.generation();
        } catch (NetlinkException e) {
            log.debug("{}", e.getMessage());
            return null;
        }
    }

    /** As the kernel tells it in its announcement. */
    private static String threadName() {
        try {
            return Files.readString(THREAD_NAME).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
