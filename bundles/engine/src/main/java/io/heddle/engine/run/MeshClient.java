package io.heddle.engine.run;

import io.heddle.api.EndCause;
import io.heddle.api.GatewayState;
import io.heddle.api.GatewayStatus.Phase;
import io.heddle.api.GatewayStatus.RunReport;
import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.Credential;
import io.heddle.api.connect.LoginAnswer;
import io.heddle.api.connect.ManagementClient;
import io.heddle.api.connect.ManagementConnector;
import io.heddle.api.host.BackendException;
import io.heddle.api.host.NetworkEvent;
import io.heddle.api.lifecycle.Registration;
import io.heddle.api.net.PublicKey;
import io.heddle.api.tunnel.PeerTraffic;
import io.heddle.engine.backend.BackendCalls;
import io.heddle.engine.backend.Candidate;
import io.heddle.engine.backend.Kind;
import io.heddle.engine.lifecycle.Lane;
import io.heddle.engine.lifecycle.Lane.LaneLostError;
import io.heddle.engine.lifecycle.Scope;
import io.heddle.engine.lifecycle.StepLog;
import io.heddle.engine.metrics.Meter;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The run loop from one {@code up} to its {@code down}, as a state machine on the lane: connect, log in, a new engine, wait, stop
 * it, pause, again. It alone ends engines (L10), on every path (L11). Lane only, except {@link #stop}.
 */
public final class MeshClient implements EngineRun.Owner {

    private static final Logger log = LoggerFactory.getLogger(MeshClient.class);
    private static final Duration DEBOUNCE = Duration.ofMillis(500);

    private final RunContext context;
    private final Lane lane;
    private final Scope scope;
    private final Owner owner;
    private final Backoff backoff;
    private final Map<String, Integer> restarts = new TreeMap<>();
    private final CompletableFuture<Void> exited = new CompletableFuture<>();
    private final AtomicReference<@Nullable Ending> asked = new AtomicReference<>(); // why it is stopped, once it is
    private Credential credential;
    private GatewayState state = GatewayState.IDLE;
    private String reason = "";
    private @Nullable Cycle cycle;
    private Registration pause = () -> {};
    private StepLog pauses;

    /** Who owns the client; on the lane. */
    public interface Owner {

        /** The credential was used with success and need not be kept. */
        void loggedIn();

        /** A run that had an engine has ended. */
        default void ended(RunReport run) {}

        /** Something visible changed. */
        void changed();
    }

    /** One pass of the loop. */
    private static final class Cycle {
        private final Scope scope;
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        private Registration debounce = () -> {};
        private @Nullable Candidate<ManagementConnector> connector;
        private @Nullable ManagementClient management;
        private @Nullable EngineRun run;
        private final StepLog logins;
        private @Nullable Instant runBegan;
        private @Nullable Ending restartCause;
        private @Nullable Ending ending;
        private @Nullable Runnable next; // what comes after it, once it is ending
        private boolean connected;

        Cycle(Scope scope, StepLog logins) {
            this.scope = scope;
            this.logins = logins;
        }

        boolean isEnding() {
            return next != null;
        }
    }

    public MeshClient(RunContext context, Scope gateway, Credential credential, Owner owner) {
        this.context = context;
        this.lane = context.backends().lane();
        this.scope = gateway.child("client");
        this.credential = credential;
        this.owner = owner;
        this.backoff = new Backoff(context.random());
        this.pauses = new StepLog(lane.threads());
    }

    /** Begins the loop. On the lane, once. */
    public void start() {
        beginCycle();
    }

    /** As {@link #stop(EndCause, String)}, because somebody asked for it. */
    public CompletableFuture<Void> stop() {
        return stop(EndCause.ASKED, "stopped on request");
    }

    /** Ends every wait of the loop, ahead of its {@link #stop}, which has to follow (L4). Any thread. */
    public void cancel(EndCause cause, String why) {
        asked.compareAndSet(
                null, new Ending(cause, why)); // before the end, which lets waits fail with reasons of their own
        scope.end();
    }

    /** Ends the loop; completes when it has exited and the host is clean. Any thread; waits for nobody. */
    public CompletableFuture<Void> stop(EndCause cause, String why) {
        cancel(cause, why);
        lane.execute("stop client", () -> {
            pause.close();
            if (cycle != null) {
                endCycle(cycle, new Ending(cause, why));
            } else {
                exit();
            }
        });
        return exited.copy();
    }

    public GatewayState state() {
        return state;
    }

    public String reason() {
        return reason;
    }

    public Map<String, Integer> restarts() {
        return Map.copyOf(restarts);
    }

    /** The current cycle, if it has an engine. */
    public @Nullable RunView view() {
        return cycle == null || cycle.run == null ? null : cycle.run.view();
    }

    /** Counters of the peers' traffic; empty without a tunnel, or if it cannot say. */
    public Map<PublicKey, PeerTraffic> traffic() {
        return cycle == null || cycle.run == null ? Map.of() : cycle.run.traffic();
    }

    /** Where it says what is under way: steps of a run, the login, or the pause before the next. */
    public StepLog underWay() {
        if (cycle == null) {
            return pauses;
        }
        return cycle.run == null ? cycle.logins : cycle.run.steps();
    }

    /** Whether the current cycle uses this candidate. */
    public boolean uses(Candidate<?> candidate) {
        return cycle != null && (cycle.connector == candidate || cycle.run != null && cycle.run.uses(candidate));
    }

    /** A candidate appeared, or may be tried again. */
    public void improve() {
        var current = cycle;
        if (current == null || current.run == null || current.isEnding()) {
            return;
        }
        var run = current.run;
        orEnd(current, () -> {
            if (current.connected && hasBetterManagement(current) && !swapManagement(current)) {
                endCycle(current, new Ending(EndCause.BACKEND_FAILED, "no management connector can take over"));
            } else {
                run.improve();
            }
        });
    }

    public void networkChanged(NetworkEvent event) {
        var current = cycle;
        if (current != null && current.run != null && !current.isEnding()) {
            var run = current.run;
            orEnd(current, () -> run.networkChanged(event));
        }
    }

    /** A thread of the lane was written off in the middle of something of this client. */
    public void overran(String task) {
        var current = cycle;
        if (current == null) {
            return;
        }
        if (!current.isEnding()) {
            endCycle(current, new Ending(EndCause.HUNG, "the task \"" + task + "\" hung"));
        } else if (current.run != null && !current.run.isStopped()) {
            current.run.overran();
        } else {
            finish(current); // it was the end of the cycle that hung
        }
    }

    /** Lets go of a leaving service; completes when nothing of it is in use any more. */
    public CompletableFuture<Void> release(Candidate<?> leaving) {
        var current = cycle;
        if (current == null) {
            return CompletableFuture.completedFuture(null);
        }
        orEnd(current, () -> {
            if (current.isEnding() || !canGoOnWithout(current, leaving)) {
                endCycle(current, new Ending(EndCause.BACKEND_LEFT, leaving + " has left"));
            }
        });
        if (current.isEnding()) {
            return current.ended.copy();
        }
        owner.changed();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void restart(EndCause cause, String text) {
        restart(new Ending(cause, text));
    }

    private void restart(Ending cause) {
        var current = cycle;
        if (current == null || current.isEnding() || current.restartCause != null) {
            return; // another cycle begins anyway, or the request merges into the one before (L14)
        }
        current.restartCause = cause;
        if (current.connected) {
            current.debounce = lane.schedule(DEBOUNCE, "restart", () -> endCycle(current, cause));
        } // else: as soon as the start has come to its end
    }

    @Override
    public void fault(EndCause cause, String text) {
        if (cycle != null) {
            endCycle(cycle, new Ending(cause, text));
        }
    }

    @Override
    public void statusChanged() {
        owner.changed();
    }

    private void beginCycle() {
        if (scope.isEnded()) {
            exit();
            return;
        }
        if (context.settings().management() == null) {
            giveUp(GatewayState.FAILED, "no management server is configured: set management.url");
            return;
        }
        become(GatewayState.CONNECTING, "");
        var next = new Cycle(scope.child("cycle"), new StepLog(lane.threads(), lane.meters()));
        cycle = next;
        orEnd(next, () -> {
            openManagement(next);
            logIn(next);
        });
    }

    /** Does a part of a cycle; whatever it throws ends the cycle (L11). */
    private void orEnd(Cycle current, BackendCalls.Action part) {
        try {
            part.run();
        } catch (LaneLostError e) {
            throw e;
        } catch (BackendException e) {
            endCycle(
                    current,
                    new Ending(current.run == null ? EndCause.LOGIN_FAILED : EndCause.BACKEND_FAILED, e.getMessage()));
        } catch (RuntimeException | Error e) {
            log.error("the cycle fails", e);
            endCycle(current, new Ending(EndCause.INTERNAL, Failures.text(e)));
        }
    }

    private void logIn(Cycle current) throws BackendException {
        var client = Objects.requireNonNull(current.management);
        var description = context.host().get();
        var timer = current.logins.begin(Phase.START, "wait for the answer to the login");
        timer.suspend();
        var answered = context.backends()
                .calls()
                .call(Objects.requireNonNull(current.connector), () -> client.login(credential, description));
        var unused = answered.whenComplete((answer, failure) -> lane.execute("login answered", () -> {
            if (current.isEnding()) {
                return;
            }
            if (failure == null) {
                timer.done();
                orEnd(current, () -> loggedIn(current, answer));
            } else {
                timer.failed(failure);
                loginFailed(current, Failures.unwrapped(failure));
            }
        }));
    }

    private void openManagement(Cycle next) throws BackendException {
        var server = context.settings().management();
        if (server == null) {
            throw new BackendException(BackendException.Reason.NOT_FOUND, "no management server is configured");
        }
        var settings =
                new ManagementConnector.Settings(server, context.identity().privateKey(), context.sockets());
        var ranked = context.backends()
                .candidates()
                .ranked(Kind.MANAGEMENT, lane.threads().nanoTime());
        if (ranked.isEmpty()) {
            throw new BackendException(BackendException.Reason.NOT_FOUND, "no management connector can be used");
        }
        var best = ranked.get(0);
        next.connector = best;
        next.management =
                context.backends().calls().open(best, () -> best.service().connect(settings, next.scope));
        best.works();
    }

    private void loggedIn(Cycle current, LoginAnswer answer) {
        credential = new Credential.Registered();
        owner.loggedIn();
        var management = Objects.requireNonNull(current.management);
        var run = new EngineRun(context, answer, management, current.scope.child("engine"), this);
        current.run = run;
        current.runBegan = lane.threads().now();
        var unused = run.start()
                .whenComplete((nothing, failure) -> lane.execute("start ended", () -> {
                    if (current.isEnding()) {
                        return;
                    }
                    if (failure == null) {
                        connected(current);
                    } else {
                        endCycle(current, new Ending(EndCause.START_FAILED, Failures.text(failure)));
                    }
                }));
        owner.changed();
    }

    private void loginFailed(Cycle current, Throwable failure) {
        if (failure instanceof ConnectorException refusal && refusal.reason().isPermanent()) {
            end(
                    current,
                    new Ending(EndCause.REFUSED, refusal.getMessage()),
                    () -> giveUp(GatewayState.NEEDS_LOGIN, refusal.getMessage()));
        } else {
            endCycle(current, new Ending(EndCause.LOGIN_FAILED, "login: " + Failures.text(failure)));
        }
    }

    private void connected(Cycle current) {
        current.connected = true;
        backoff.reset();
        become(GatewayState.CONNECTED, "");
        var cause = current.restartCause;
        if (cause != null) {
            current.restartCause = null;
            restart(cause);
        }
    }

    private boolean canGoOnWithout(Cycle current, Candidate<?> leaving) {
        if (current.connector == leaving) {
            return current.run != null && swapManagement(current);
        }
        return current.run == null || current.run.release(leaving);
    }

    private boolean hasBetterManagement(Cycle current) {
        return context.backends()
                .candidates()
                .better(Kind.MANAGEMENT, current.connector, lane.threads().nanoTime())
                .isPresent();
    }

    private boolean swapManagement(Cycle current) {
        var run = Objects.requireNonNull(current.run);
        closeManagement(current);
        try {
            openManagement(current);
            run.useManagement(Objects.requireNonNull(current.management));
            lane.meters().count(Meter.SWAPS, Kind.MANAGEMENT.name());
            return true;
        } catch (BackendException e) {
            log.warn("no management connector can take over: {}", e.getMessage());
            return false;
        }
    }

    /** Ends a cycle after a fault or a request; another follows, unless the client was stopped. */
    private void endCycle(Cycle current, Ending cause) {
        end(current, cause, () -> afterCycle(current, cause));
    }

    /** The one way out of a cycle: its engine is stopped, its connection closed, then what comes next. */
    private void end(Cycle current, Ending cause, Runnable next) {
        if (current.isEnding()) {
            return;
        }
        current.next = next;
        var stop = asked.get();
        var why = stop == null ? cause : stop;
        current.ending = why;
        current.debounce.close();
        current.scope.end();
        var stopped = current.run == null ? CompletableFuture.<Void>completedFuture(null) : current.run.stop();
        var unused = stopped.whenComplete((nothing, failure) -> lane.execute("cycle ended", () -> finish(current)));
        become(GatewayState.STOPPING, why.text()); // last: its picture asks backends, which may hang
    }

    /** Once: by the task that follows the teardown, or, if closing hangs there, by whoever took over the lane. */
    private void finish(Cycle current) {
        if (cycle != current || current.next == null) {
            return;
        }
        closeManagement(current);
        cycle = null;
        report(current);
        current.ended.complete(null); // before anything new begins, which may hang
        current.next.run();
    }

    private void report(Cycle ended) {
        if (ended.run == null || ended.runBegan == null || ended.ending == null) {
            return;
        }
        lane.meters().count(Meter.RUNS_ENDED, ended.ending.cause().word());
        owner.ended(new RunReport(
                ended.runBegan,
                lane.threads().now(),
                ended.connected,
                ended.ending.cause(),
                ended.ending.text(),
                ended.run.steps().steps()));
    }

    private void afterCycle(Cycle ended, Ending cause) {
        if (scope.isEnded()) {
            exit();
            return;
        }
        restarts.merge(cause.cause().word(), 1, Integer::sum);
        lane.meters().count(Meter.RESTARTS, cause.cause().word());
        boolean atOnce = ended.restartCause != null && ended.connected;
        log.info("{}: {}", atOnce ? "restarting" : "the cycle ended", cause.text());
        if (atOnce) {
            beginCycle();
            return;
        }
        var wait = backoff.next();
        pauses = new StepLog(lane.threads());
        pauses.begin(Phase.START, "the pause before the next try").suspend();
        become(GatewayState.BACKING_OFF, cause.text());
        pause = lane.schedule(wait, "next cycle", this::beginCycle);
    }

    /** A refusal that no retry cures (L13). */
    private void giveUp(GatewayState end, String why) {
        log.error("giving up: {}", why);
        become(end, why);
        scope.end(); // nothing more begins on this client
        exited.complete(null);
    }

    private void exit() {
        if (!exited.isDone()) {
            become(GatewayState.IDLE, "");
            exited.complete(null);
        }
    }

    private void closeManagement(Cycle current) {
        var client = current.management;
        var candidate = current.connector;
        current.management = null;
        current.connector = null;
        if (client != null && candidate != null) {
            context.backends().calls().close(candidate, client);
        }
    }

    private void become(GatewayState next, String why) {
        if (state != next || !reason.equals(why)) {
            log.info("{} → {}{}", state, next, why.isEmpty() ? "" : ": " + why);
            state = next;
            reason = why;
            if (next != GatewayState.BACKING_OFF) {
                pauses = new StepLog(lane.threads());
            }
            owner.changed();
        }
    }
}
