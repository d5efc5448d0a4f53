package io.heddle.management.internal;

import io.heddle.api.connect.ConnectorException.Reason;
import io.heddle.api.connect.Credential;
import io.heddle.api.connect.HostDescription;
import io.heddle.api.connect.LoginAnswer;
import io.heddle.api.connect.ManagementClient;
import io.heddle.api.connect.ManagementConnector.Settings;
import io.heddle.api.connect.SyncListener;
import io.heddle.api.lifecycle.Cancellation;
import io.heddle.api.lifecycle.Registration;
import io.heddle.api.map.SelfConfig;
import io.heddle.api.net.PublicKey;
import io.heddle.wire.management.Empty;
import io.heddle.wire.management.ManagementServiceGrpc;
import io.heddle.wire.management.SyncMetaRequest;
import io.heddle.wire.rpc.Backoff;
import io.heddle.wire.rpc.Failures;
import io.heddle.wire.rpc.LoopThread;
import io.heddle.wire.rpc.Pending;
import io.heddle.wire.rpc.ServerChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One identity at one server: a loop, a connection, and what runs on them. */
final class GrpcManagementClient implements ManagementClient {

    private static final Duration DESCRIPTION_BOUND = Duration.ofSeconds(10);
    private static final Duration LOGOUT_BOUND = Duration.ofSeconds(15);

    /** How long {@link #close} waits; with the rest of its work it stays within the promised second. */
    private static final Duration CLOSE_BOUND = Duration.ofMillis(450);

    private final LoopThread loop = new LoopThread("heddle-management-client");
    private final Pending pending = new Pending();
    private final RandomGenerator random;
    private final ServerChannel channel;
    private final SealedCalls calls;
    private final LoginFlow loginFlow;
    private final Set<ManagementClient> alive;
    private final Set<StreamKeeper> streams = new HashSet<>(); // loop only
    private volatile @Nullable Registration run; // written once, before the client is published
    private volatile @Nullable HostDescription host;
    private @Nullable SelfConfig self; // loop only

    private GrpcManagementClient(
            Settings settings, PublicKey own, RandomGenerator random, Set<ManagementClient> alive) {
        this.random = random;
        this.alive = alive;
        this.channel = new ServerChannel("management", settings.server(), settings.sockets(), loop);
        this.calls = new SealedCalls(settings, own, channel, loop);
        this.loginFlow = new LoginFlow(calls);
    }

    /** Makes a client that ends with {@code run} and is in {@code alive} until then. */
    static GrpcManagementClient open(
            Settings settings, PublicKey own, Cancellation run, RandomGenerator random, Set<ManagementClient> alive) {
        var client = new GrpcManagementClient(settings, own, random, alive);
        alive.add(client);
        client.run = run.onEnd(client::end);
        return client;
    }

    @Override
    public CompletableFuture<LoginAnswer> login(Credential credential, HostDescription description) {
        return submit(() -> loginFlow.login(credential, description).thenApply(answer -> {
            self = answer.self();
            return answer;
        }));
    }

    @Override
    public Registration sync(HostDescription description, SyncListener listener) {
        host = description;
        return keep(() -> new SyncStream(calls, this::latestHost, self, listener));
    }

    @Override
    public Registration serveJobs() {
        return keep(() -> new JobStream(calls));
    }

    @Override
    public CompletableFuture<Void> updateDescription(HostDescription description) {
        // A stream that is re-opened must not take the new description back.
        host = description;
        return submit(() -> calls.tell(
                ManagementServiceGrpc.getSyncMetaMethod(),
                SyncMetaRequest.newBuilder().setMeta(HostMeta.of(description)).build(),
                DESCRIPTION_BOUND));
    }

    @Override
    public CompletableFuture<Void> logout() {
        return submit(() -> calls.tell(
                        ManagementServiceGrpc.getLogoutMethod(), Empty.getDefaultInstance(), LOGOUT_BOUND)
                .exceptionallyCompose(thrown -> {
                    var failure = Failures.unwrap(thrown);
                    return failure.reason() == Reason.NOT_FOUND
                            ? CompletableFuture.completedFuture(null)
                            : SealedCalls.failed(failure);
                }));
    }

    @Override
    public void close() {
        end();
        if (!loop.isCurrent()) {
            loop.awaitEnd(CLOSE_BOUND);
            channel.awaitClosed(CLOSE_BOUND);
        }
        // Only a listener that blocks the loop can have kept it from doing this by itself.
        pending.end();
        var registration = run;
        if (registration != null) {
            registration.close();
        }
    }

    private void end() {
        loop.execute(this::endNow);
    }

    private void endNow() {
        streams.forEach(StreamKeeper::close);
        streams.clear();
        pending.end();
        channel.close();
        loop.end();
        alive.remove(this);
    }

    private <T> CompletableFuture<T> submit(Supplier<CompletableFuture<T>> task) {
        CompletableFuture<T> result = pending.add();
        loop.execute(() -> {
            if (!result.isDone()) {
                pending.settle(result, attempt(task));
            }
        });
        return result;
    }

    // Whatever goes wrong in making a call, its future must hear of it.
    private static <T> CompletableFuture<T> attempt(Supplier<CompletableFuture<T>> task) {
        try {
            return task.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Registration keep(Supplier<StreamKeeper.Source> source) {
        var slot = new Slot();
        loop.execute(() -> slot.fill(source));
        return slot;
    }

    private HostDescription latestHost() {
        var latest = host;
        if (latest == null) {
            throw new IllegalStateException("no description of the host"); // sync sets it before any stream exists
        }
        return latest;
    }

    /** A stream that is about to be made on the loop, and can be closed before. */
    private final class Slot implements Registration {

        private @Nullable StreamKeeper keeper; // loop only
        private volatile boolean closed;

        private void fill(Supplier<StreamKeeper.Source> source) {
            if (!closed) {
                keeper = new StreamKeeper(source.get(), new Backoff(random), loop);
                streams.add(keeper);
                keeper.start();
            }
        }

        @Override
        public void close() {
            closed = true;
            loop.execute(() -> {
                if (keeper != null) {
                    keeper.close();
                    streams.remove(keeper);
                }
            });
        }
    }
}
