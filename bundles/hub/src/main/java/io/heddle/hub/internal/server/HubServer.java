package io.heddle.hub.internal.server;

import io.heddle.api.net.PublicKey;
import io.heddle.hub.internal.plan.MapPlanner;
import io.heddle.hub.internal.store.StateKeeper;
import io.heddle.wire.rpc.RpcServer;
import io.heddle.wire.rpc.RpcServerConfig;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Serves management and signal on one port. Thread safe. */
public final class HubServer implements AutoCloseable {

    /**
     * What a server needs to know.
     *
     * @param rpc where to listen
     * @param planner computes the maps
     * @param signalAddress host and port that peers are told, for the port that is listened on
     * @param patience how long a peer may leave signal messages unread
     */
    public record Config(
            RpcServerConfig rpc, MapPlanner planner, IntFunction<String> signalAddress, Duration patience) {}

    private final Config config;
    private final HubLane pushes = new HubLane("push");
    private final HubLane timer = new HubLane("signal");
    private final SignalStreams signalStreams;
    private final SyncStreams syncStreams;
    private final ManagementService management;
    private volatile int port; // the configured one until it is bound
    private @Nullable RpcServer rpc; // guarded by this
    private boolean closed; // guarded by this

    /** Prepares a server; it has its threads when they are first needed. */
    public HubServer(Config config, StateKeeper keeper, Clock clock, SecureRandom random) {
        this.config = config;
        this.port = config.rpc().address().getPort();
        var announcement = new Announcement(
                config.planner(), this::signalAddress, !config.rpc().keys().isEmpty());
        this.signalStreams = new SignalStreams(timer, config.patience());
        this.syncStreams = new SyncStreams(keeper, announcement, pushes);
        var enrolment = new Enrolment(keeper, announcement, clock, random);
        this.management = new ManagementService(new ServerIdentity(random), enrolment, keeper, syncStreams);
        keeper.listen(syncStreams);
    }

    /**
     * Binds the address and serves; may be tried again after a failure.
     *
     * @throws IOException if the address cannot be bound
     * @throws IllegalStateException if it listens already, or is closed
     */
    public synchronized void listen() throws IOException {
        if (closed || rpc != null) {
            throw new IllegalStateException(closed ? "the server is closed" : "the server listens already");
        }
        var started = bind();
        rpc = started;
        port = started.address().getPort();
    }

    /** The port it listens on; nothing while it does not. */
    public synchronized OptionalInt port() {
        return rpc == null ? OptionalInt.empty() : OptionalInt.of(port);
    }

    /** Peers whose stream of maps is open. */
    public Set<PublicKey> connected() {
        return syncStreams.connected();
    }

    /** Ends all streams and threads; waits for that, up to some seconds. Idempotent. */
    @Override
    public void close() {
        RpcServer running;
        synchronized (this) {
            closed = true;
            running = rpc;
            rpc = null;
        }
        syncStreams.close();
        signalStreams.close();
        pushes.close();
        if (running != null) {
            running.close();
        }
        timer.close();
    }

    private RpcServer bind() throws IOException {
        var signal = new SignalService(signalStreams);
        try {
            return RpcServer.start(config.rpc(), List.of(management.bindService(), signal.definition()));
        } catch (IOException e) {
            throw new IOException("cannot listen on " + config.rpc().address() + ": " + e.getMessage(), e);
        }
    }

    private String signalAddress() {
        return config.signalAddress().apply(port);
    }
}
