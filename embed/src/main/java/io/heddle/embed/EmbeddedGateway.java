package io.heddle.embed;

import io.heddle.api.GatewayListener;
import io.heddle.api.GatewayStatus;
import io.heddle.api.lifecycle.Registration;
import io.heddle.embed.EmbeddedStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A gateway inside this JVM: joins the host to an overlay network with {@link #start} and leaves it with {@link #stop}.
 *
 * <p>Each start boots a private OSGi framework with everything a gateway needs and each stop removes it, its threads and its
 * temporary folder. Of the JVM nothing is changed: no URL handler, no shutdown hook, no exit, no system property but a note of each
 * lock that is held while it runs ({@code heddle.lock.held:FILE}). Messages go to the caller's SLF4J. A gateway may be started and
 * stopped any number of times. All methods may be called from any thread, at the same time, a listener included.
 *
 * <p>The gateway makes a real interface on the host, so the process needs the rights for it (on Linux: root, or the capability
 * {@code NET_ADMIN} and access to {@code /dev/net/tun}). A userspace mode without an interface, in which the program dials and listens
 * through the tunnel without root, is not part of it yet.
 *
 * <p>Several gateways may live in one JVM, each with a state directory and an interface name of its own. Only one gateway, embedded or
 * not, can be <em>running</em> in a network namespace: the start of a second one waits for the first to leave, and says so when
 * its time is over.
 *
 * <p>A process that ends without {@code stop} leaves the host as it is (interface, rules, routes, names) until the next start with the
 * same state directory puts it right. Whether the JVM's shutdown shall stop the gateway is the caller's decision:
 * {@code Runtime.getRuntime().addShutdownHook(new Thread(gateway::close))}.
 */
public final class EmbeddedGateway implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedGateway.class);

    /** Above everything a teardown consists of, each of which is bounded. */
    private static final Duration TEARDOWN_BOUND = Duration.ofSeconds(100);

    private final GatewayOptions options;
    private final ThreadGroup threads = new ThreadGroup("heddle-embed"); // of one run after the other
    private final List<GatewayListener> listeners = new CopyOnWriteArrayList<>();
    private final Object transition = new Object(); // held for the moment of a change, never around a call
    private volatile Phase phase = new Phase(State.STOPPED, null, Instant.now(), ""); // written under transition

    /** Where the gateway is, and with which run. */
    private record Phase(State state, @Nullable Run run, Instant since, String reason) {}

    /** A gateway that is not started; nothing is opened and nobody contacted. */
    public EmbeddedGateway(GatewayOptions options) {
        this.options = options;
    }

    /**
     * Joins the network, or does nothing: returns when the gateway is connected, or throws when everything is undone. That is, at
     * most a second and a teardown after {@code timeout}; a teardown usually takes less than a second, and is bounded. A start that
     * failed may be repeated.
     *
     * @param timeout for all of it, the boot of the framework (a second or two) included
     * @throws StartTimeoutException if it is not connected in time
     * @throws LoginRefusedException if the network refuses this gateway
     * @throws StartupException if it cannot start here, or is stopped meanwhile
     * @throws InterruptedException if the thread is interrupted; everything is undone then, too
     * @throws ClientAlreadyStartedException if it is starting or running, which is not disturbed
     * @throws ClientStoppingException if the teardown of the run before is not done
     * @throws IllegalArgumentException if {@code timeout} is negative
     */
    public void start(Duration timeout)
            throws StartTimeoutException, LoginRefusedException, StartupException, InterruptedException {
        refuseNegative(timeout);
        var run = claim();
        try {
            run.begin();
            run.awaitStarted(timeout);
            if (!running(run)) {
                throw new StartupException("stopped while it was starting");
            }
        } catch (StartTimeoutException | LoginRefusedException | StartupException | InterruptedException e) {
            undo(run, e);
            throw e;
        }
    }

    /**
     * Leaves the network; returns when nothing is left on the host. Ends a start that is under way, and joins a stop that is.
     *
     * @throws StopTimeoutException if that takes longer; it goes on, and the state is {@code STOPPING} until it is done
     * @throws InterruptedException if the thread is interrupted; the teardown goes on all the same
     * @throws ClientNotStartedException if it is not started
     * @throws IllegalArgumentException if {@code timeout} is negative
     */
    public void stop(Duration timeout) throws StopTimeoutException, InterruptedException {
        refuseNegative(timeout);
        var run = phase.run();
        if (run == null) {
            throw new ClientNotStartedException();
        }
        stopping(run, "");
        run.end();
        if (!run.awaitEnded(timeout)) {
            throw new StopTimeoutException("not stopped after " + Run.text(timeout) + "; the teardown goes on");
        }
    }

    /** What is known now. Does not wait. */
    public EmbeddedStatus status() {
        var now = phase;
        return new EmbeddedStatus(
                now.state(),
                now.since(),
                now.reason(),
                now.run() == null ? null : now.run().status());
    }

    /**
     * Tells of every change of the running gateway, in order, on a thread of its own, from now on and over all starts; of nothing
     * before the first start or between a stop and the next start. A listener that blocks delays other listeners and, by some
     * seconds at most, a stop.
     *
     * @return ends it when closed
     */
    public Registration listen(GatewayListener listener) {
        GatewayListener entry = status -> listener.changed(status); // of its own: the same listener may be given twice
        listeners.add(entry);
        return () -> listeners.remove(entry);
    }

    /** Stops it if it is started, and waits for the end of the teardown. Idempotent; it may be started again. */
    @Override
    public void close() {
        var run = phase.run();
        if (run == null) {
            return;
        }
        stopping(run, "");
        run.end();
        try {
            if (!run.awaitEnded(TEARDOWN_BOUND)) {
                log.error("the embedded gateway is not stopped after {}", Run.text(TEARDOWN_BOUND));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes the only place there is. */
    private Run claim() {
        synchronized (transition) {
            if (phase.state() == State.STOPPING) {
                throw new ClientStoppingException();
            }
            if (phase.state() != State.STOPPED) {
                throw new ClientAlreadyStartedException();
            }
            var run = new Run(options, threads, this::tell, new Following());
            phase = new Phase(State.STARTING, run, Instant.now(), "");
            return run;
        }
    }

    /** A start failed: waits until nothing is left, whatever happens meanwhile. */
    private void undo(Run run, Exception failure) {
        stopping(run, String.valueOf(failure.getMessage()));
        run.end();
        boolean interrupted = false;
        long deadline = System.nanoTime() + TEARDOWN_BOUND.toNanos();
        try {
            while (true) {
                try {
                    var left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
                    if (!run.awaitEnded(left)) {
                        failure.addSuppressed(new StopTimeoutException("and the teardown is not done yet"));
                    }
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether the start counts: nobody stopped it meanwhile. */
    private boolean running(Run run) {
        synchronized (transition) {
            if (phase.run() != run || phase.state() != State.STARTING) {
                return false;
            }
            phase = new Phase(State.RUNNING, run, Instant.now(), "");
            return true;
        }
    }

    /** The first to say so gives the reason. */
    private void stopping(Run run, String reason) {
        synchronized (transition) {
            if (phase.run() == run && phase.state() != State.STOPPING) {
                phase = new Phase(State.STOPPING, run, Instant.now(), reason);
            }
        }
    }

    private void tell(GatewayStatus status) {
        for (var listener : listeners) {
            try {
                listener.changed(status);
            } catch (RuntimeException | LinkageError e) {
                log.warn("a listener failed", e);
            }
        }
    }

    private static void refuseNegative(Duration timeout) {
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("a timeout must not be negative: " + timeout);
        }
    }

    /** Follows a run to its end, whether or not anybody waits for it. */
    private final class Following implements Run.Owner {

        @Override
        public void ending(Run run, String reason) {
            stopping(run, reason);
        }

        @Override
        public void ended(Run run) {
            String reason;
            synchronized (transition) {
                reason = phase.reason();
                phase = new Phase(State.STOPPED, null, Instant.now(), reason);
            }
            log.info("stopped{}", reason.isEmpty() ? "" : ": " + reason);
        }
    }
}
