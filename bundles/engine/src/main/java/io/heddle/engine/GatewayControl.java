package io.heddle.engine;

import io.heddle.api.EndCause;
import io.heddle.api.GatewayException;
import io.heddle.api.GatewayListener;
import io.heddle.api.GatewayState;
import io.heddle.api.GatewayStatus;
import io.heddle.api.GatewayStatus.RunReport;
import io.heddle.api.connect.Credential;
import io.heddle.api.host.BackendException;
import io.heddle.api.host.NetworkEvent;
import io.heddle.api.lifecycle.Registration;
import io.heddle.engine.backend.Candidate;
import io.heddle.engine.backend.Candidates;
import io.heddle.engine.backend.HostRecovery;
import io.heddle.engine.backend.Kind;
import io.heddle.engine.backend.Problems;
import io.heddle.engine.lifecycle.Lane;
import io.heddle.engine.lifecycle.Scope;
import io.heddle.engine.metrics.Meter;
import io.heddle.engine.run.MeshClient;
import io.heddle.engine.run.RunContext;
import io.heddle.engine.state.Wish;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway without its container: candidates come and go, the user wants it up or down, and it sees to it that at most one
 * client runs and that the last state wins (L15). Everything happens on the lane; no call blocks.
 */
public final class GatewayControl implements GatewayCore, MeshClient.Owner {

    private static final Logger log = LoggerFactory.getLogger(GatewayControl.class);
    private static final int MANY_TASKS = 1000;

    private final Lane lane;
    private final RunContext context;
    private final Candidates candidates;
    private final Problems problems;
    private final Wish wish;
    private final Scope scope = Scope.root("gateway");
    private final Publisher publisher;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final CompletableFuture<Void> refusedAtEnd = ended.thenCompose(nothing ->
            CompletableFuture.failedFuture(new GatewayException(GatewayState.IDLE, "the gateway was stopped")));
    private final List<CompletableFuture<Void>> upWaiters = new ArrayList<>(); // lane only
    private final Departures departures;
    private final AtomicBoolean eventsLost = new AtomicBoolean();
    private volatile @Nullable MeshClient client; // written on the lane
    private boolean stopping; // lane only: the client was told to stop
    private boolean closed; // lane only
    private @Nullable RunReport lastRun; // lane only
    private StatusReport.Stage stage; // lane only
    private volatile StatusReport report; // written on the lane

    public GatewayControl(RunContext context, Wish wish) {
        this(context, wish, new Publisher(context.backends().lane().meters()));
    }

    GatewayControl(RunContext context, Wish wish, Publisher publisher) {
        this.context = context;
        this.lane = context.backends().lane();
        this.publisher = publisher;
        this.candidates = context.backends().candidates();
        this.problems = context.backends().problems();
        this.wish = wish;
        this.departures = new Departures(lane, this::letGo, this::letReturn);
        this.stage = new StatusReport.Stage(GatewayState.IDLE, lane.threads().now(), "", wish.isWanted());
        this.report = picture();
        lane.onOverrun(this::overran);
        Kind.ALL.forEach(kind -> candidates.pin(kind, wish.pin(kind.name())));
    }

    @Override
    public void appeared(Candidate<?> candidate) {
        lane.execute("a backend appeared", () -> {
            candidates.add(candidate);
            log.debug("{} appeared", candidate);
            lookAgain();
        });
    }

    /** What is there, or is preferred, is not what it was. On the lane. */
    void lookAgain() {
        reconcile();
        if (client != null && !stopping) {
            client.improve();
        }
        changed();
    }

    /**
     * A service leaves; completes when it is not used any more and will not be called again. Any thread. After the end no service
     * is used, and the lane may be gone: nothing is waited for. (Declarative Services unbinds after it has deactivated.)
     */
    @Override
    public <B> CompletableFuture<Void> left(Kind<B> kind, B service, long serviceId) {
        if (ended.isDone()) {
            return CompletableFuture.completedFuture(null);
        }
        var gone = new CompletableFuture<Void>();
        lane.execute("a backend left", () -> leave(kind, service, serviceId, gone));
        return gone.applyToEither(ended, Function.identity());
    }

    /** A host whose network never rests takes no memory: what does not fit is one {@link NetworkEvent.Overrun}. */
    @Override
    public void networkChanged(NetworkEvent event) {
        if (!lane.offer("network changed", () -> tell(event)) && eventsLost.compareAndSet(false, true)) {
            lane.execute("network events were lost", () -> {
                eventsLost.set(false);
                tell(new NetworkEvent.Overrun());
            });
        }
    }

    private void tell(NetworkEvent event) {
        if (client != null) {
            client.networkChanged(event);
        }
    }

    @Override
    public CompletableFuture<Void> up(Credential credential) {
        var up = new CompletableFuture<Void>();
        lane.execute("up", () -> {
            try {
                wish.want(credential);
            } catch (IOException e) {
                up.completeExceptionally(notKept(e));
                return;
            }
            problems.clear(GatewaySetup.WISH);
            upWaiters.add(up);
            if (client != null && isOver(client)) {
                client = null; // it gave up: the user has acted
            }
            reconcile();
            changed();
        });
        return offLane(up, refusedAtEnd);
    }

    @Override
    public CompletableFuture<Void> down() {
        return offLane(takeDown(), ended); // at the end the host is clean
    }

    private CompletableFuture<Void> takeDown() {
        cancelClient("taken down");
        return lane.call("down", () -> {
            try {
                wish.unwant();
            } catch (IOException e) {
                log.warn("the wish to be down cannot be kept: {}", e.getMessage());
            }
            return stopClient(EndCause.ASKED, "taken down")
                    .whenComplete((nothing, failure) -> lane.execute("down", this::changed));
        });
    }

    @Override
    public CompletableFuture<Void> logout() {
        return offLane(
                takeDown().thenCompose(nothing -> lane.call("logout", () -> new Logout(context, scope).begin())),
                refusedAtEnd);
    }

    /**
     * What a user hangs on an answer runs on another thread: it may wait for the gateway, which the lane must not.
     *
     * @param atEnd the answer once the gateway has ended, when the lane may be gone
     */
    private CompletableFuture<Void> offLane(CompletableFuture<Void> answer, CompletableFuture<Void> atEnd) {
        Executor elsewhere = body -> {
            if (ended.isDone()) {
                body.run(); // the last thing a lane did; there may be no threads any more
            } else {
                lane.threads().start(body);
            }
        };
        return answer.whenCompleteAsync((nothing, failure) -> {}, elsewhere).applyToEither(atEnd, Function.identity());
    }

    @Override
    public GatewayStatus status() {
        return report.now();
    }

    @Override
    public Registration listen(GatewayListener listener) {
        return publisher.add(listener);
    }

    @Override
    public void pin(String kindName, String name) {
        var kind = kind(kindName);
        lane.execute("pin", () -> {
            candidates.pin(kind, name);
            try {
                wish.pin(kindName, name);
            } catch (IOException e) {
                log.warn("the pin cannot be kept: {}", e.getMessage());
            }
            lookAgain();
        });
    }

    /** The kind of a name; {@link IllegalArgumentException} if there is none. */
    static Kind<?> kind(String name) {
        return Kind.ALL.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no kind of backend is called " + name + "; there are " + Kind.ALL));
    }

    /** Ends everything; completes when the host is clean. The wish is kept: the next start goes on. */
    @Override
    public CompletableFuture<Void> close() {
        cancelClient("the gateway is deactivated");
        return lane.call("close", () -> {
            closed = true;
            return stopClient(EndCause.ASKED, "the gateway is deactivated").whenComplete((nothing, failure) -> {
                refuseWaiters(GatewayState.IDLE, "the gateway was stopped");
                scope.end();
                publisher.close();
                ended.complete(null);
            });
        });
    }

    @Override
    public void ended(RunReport run) {
        lastRun = run;
    }

    @Override
    public void loggedIn() {
        try {
            wish.credentialUsed();
        } catch (IOException e) {
            log.warn("the credential that was used cannot be forgotten: {}", e.getMessage());
        }
    }

    /** Takes a new picture and tells listeners. */
    @Override
    public void changed() {
        var state = currentState();
        var reason = currentReason(state);
        if (state != stage.state() || !reason.equals(stage.reason()) || wish.isWanted() != stage.wanted()) {
            if (state != stage.state()) {
                lane.meters().count(Meter.TRANSITIONS, state.word());
            }
            stage = new StatusReport.Stage(state, since(state), reason, wish.isWanted());
        }
        var before = report;
        report = picture();
        if (report.differsFrom(before) && publisher.hasListeners()) {
            publisher.publish(report.with(client == null ? Map.of() : client.traffic()));
        }
        settleWaiters(state, reason);
    }

    /** Starts or stops the client, as what is wanted and what is there demand. */
    private void reconcile() {
        boolean possible = wish.isWanted() && !closed && candidates.isComplete();
        if (client == null && possible) {
            startClient();
        } else if (client != null && !possible && !stopping && !isOver(client)) {
            var unused = stopClient(EndCause.BACKEND_LEFT, missing());
        } else if (client == null && !wish.isWanted()) {
            recoverIdleHost();
        }
    }

    /** What a killed process left does not wait for the next run, which may never be wanted. */
    private void recoverIdleHost() {
        if (context.backends().record().isEmpty()) {
            return;
        }
        try {
            var taken = context.lock().take();
            try {
                log.info("undoing what a killed process left on the host");
                new HostRecovery(context.backends()).recoverAll();
            } finally {
                taken.close();
            }
        } catch (BackendException e) {
            log.info("the host is not recovered now: {}", e.getMessage());
        }
    }

    /** The waits of a run end before the task that stops it is queued behind a step that takes its time (L4). */
    private void cancelClient(String why) {
        var current = client;
        if (current != null) {
            current.cancel(EndCause.ASKED, why);
        }
    }

    private void startClient() {
        stopping = false;
        var next = new MeshClient(context, scope, wish.credential(), this);
        client = next;
        next.start();
    }

    /** Stops the client, if there is one; when it has exited, what is wanted is looked at again. */
    private CompletableFuture<Void> stopClient(EndCause cause, String why) {
        var ending = client;
        if (ending == null) {
            return CompletableFuture.completedFuture(null);
        }
        stopping = true;
        var result = new CompletableFuture<Void>();
        var unused = ending.stop(cause, why)
                .whenComplete((nothing, failure) -> lane.execute("client exited", () -> {
                    if (client != ending) {
                        result.complete(null);
                        return;
                    }
                    client = null;
                    stopping = false;
                    if (!wish.isWanted()) {
                        changed(); // idle, before down is answered
                    }
                    result.complete(null); // before anything new begins, which may hang
                    reconcile();
                    changed();
                }));
        return result;
    }

    /** A service leaves. On the lane. */
    <B> void leave(Kind<B> kind, B service, long serviceId, CompletableFuture<Void> gone) {
        var found = candidates.remove(kind, service, serviceId);
        if (found.isEmpty()) {
            gone.complete(null);
            return;
        }
        log.debug("{} leaves", found.get());
        departures.begin(found.get(), gone);
    }

    /** Begins to let go of a leaving service; completes when nothing of it is in use. */
    private CompletableFuture<Void> letGo(Candidate<?> leaving) {
        if (client == null || isOver(client)) {
            return CompletableFuture.completedFuture(null);
        }
        return candidates.isComplete() && !stopping
                ? client.release(leaving)
                : stopClient(EndCause.BACKEND_LEFT, leaving + " has left");
    }

    /** Nothing of a leaving service is in use: its unbind returns after this. */
    private void letReturn(Candidate<?> left) {
        candidates.gone(left);
        changed(); // so that no status asks it any more
    }

    private void overran(String task, Thread lost) {
        candidates.quarantineCalledBy(lost);
        if (client != null) {
            client.overran(task);
        }
        departures.resume();
        changed();
    }

    private GatewayState currentState() {
        var current = client;
        if (current != null) {
            return stopping ? GatewayState.STOPPING : current.state();
        }
        return wish.isWanted() && !closed ? GatewayState.WAITING_FOR_BACKENDS : GatewayState.IDLE;
    }

    private String currentReason(GatewayState state) {
        if (state == GatewayState.WAITING_FOR_BACKENDS) {
            return missing();
        }
        return client == null ? "" : client.reason();
    }

    private String missing() {
        return "missing: "
                + String.join(
                        ", ", candidates.missing().stream().map(Kind::name).toList());
    }

    private Instant since(GatewayState state) {
        return state == stage.state() ? stage.since() : lane.threads().now();
    }

    private void settleWaiters(GatewayState state, String reason) {
        if (state == GatewayState.CONNECTED) {
            upWaiters.forEach(waiter -> waiter.complete(null));
            upWaiters.clear();
        } else if (!wish.isWanted() || state == GatewayState.NEEDS_LOGIN || state == GatewayState.FAILED) {
            refuseWaiters(state, reason.isEmpty() ? "the gateway was taken down" : reason);
        }
    }

    private void refuseWaiters(GatewayState state, String reason) {
        var why = new GatewayException(state, reason);
        upWaiters.forEach(waiter -> waiter.completeExceptionally(why));
        upWaiters.clear();
    }

    private StatusReport picture() {
        return StatusReport.take(
                lane.threads(),
                context.settings(),
                context.identity().publicKey().text(),
                stage,
                client,
                candidates,
                allProblems(),
                lastRun);
    }

    private List<String> allProblems() {
        var all = new ArrayList<>(problems.all());
        if (context.settings().management() == null) {
            all.add("management: no server is configured");
        }
        if (lane.waiting() > MANY_TASKS) {
            all.add("lane: " + lane.waiting() + " tasks wait");
        }
        return all;
    }

    private static boolean isOver(MeshClient client) {
        return client.state() == GatewayState.NEEDS_LOGIN || client.state() == GatewayState.FAILED;
    }

    private static GatewayException notKept(IOException cause) {
        return new GatewayException(GatewayState.FAILED, "the wish cannot be kept: " + cause.getMessage(), cause);
    }
}
