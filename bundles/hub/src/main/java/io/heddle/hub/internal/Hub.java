package io.heddle.hub.internal;

import io.heddle.api.hub.HubAdmin;
import io.heddle.hub.internal.server.HubServer;
import io.heddle.hub.internal.state.HubState;
import io.heddle.hub.internal.state.Networks;
import io.heddle.hub.internal.state.SetupKey;
import io.heddle.hub.internal.store.Disk;
import io.heddle.hub.internal.store.StateFile;
import io.heddle.hub.internal.store.StateKeeper;
import io.heddle.hub.internal.store.StoreException;
import io.heddle.wire.rpc.RpcServerConfig;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A control plane: its state from the disk, its server, its administration. Works without OSGi. Thread safe. */
public final class Hub implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Hub.class);

    /** How long a peer may leave signal messages unread: clients give up a send after the same time. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String BOOTSTRAP = "bootstrap";

    private final StateFile file;
    private final HubServer server;
    private final HubAdmin admin;

    private Hub(StateFile file, HubServer server, HubAdmin admin) {
        this.file = file;
        this.server = server;
        this.admin = admin;
    }

    /**
     * Takes the state of a hub into use, or makes it if there is none. Does not listen yet.
     *
     * @param settings what it is to be
     * @param disk where the state is
     * @param clock when setup keys expire
     * @param random keys and addresses
     * @throws StoreException if the state cannot be used; it is left as it is
     */
    public static Hub open(HubSettings settings, Disk disk, Clock clock, SecureRandom random) throws StoreException {
        return open(settings, disk, clock, random, PATIENCE);
    }

    static Hub open(HubSettings settings, Disk disk, Clock clock, SecureRandom random, Duration patience)
            throws StoreException {
        var file = StateFile.open(disk, settings.stateDirectory());
        try {
            var keeper = new StateKeeper(file, load(settings, file, random));
            var rpc = settings.tls().isEmpty()
                    ? RpcServerConfig.plaintext("hub", settings.listen())
                    : RpcServerConfig.tls("hub", settings.listen(), settings.tls());
            var server = new HubServer(
                    new HubServer.Config(rpc, settings.planner(), settings::advertised, patience),
                    keeper,
                    clock,
                    random);
            return new Hub(file, server, new HubAdminService(settings, keeper, server, clock, random));
        } catch (StoreException | RuntimeException e) {
            close(file);
            throw e;
        }
    }

    /**
     * Binds its address and serves; may be tried again after a failure.
     *
     * @throws IOException if the address cannot be bound
     */
    public void listen() throws IOException {
        server.listen();
    }

    /** The port it listens on; nothing while it does not. */
    public OptionalInt port() {
        return server.port();
    }

    /** Administers it; works also while it does not listen. */
    public HubAdmin admin() {
        return admin;
    }

    /** Ends all streams and threads and lets go of the state; waits for that, up to some seconds. Idempotent. */
    @Override
    public void close() {
        server.close();
        close(file);
    }

    private static HubState load(HubSettings settings, StateFile file, SecureRandom random) throws StoreException {
        var kept = file.load();
        if (kept.isEmpty()) {
            var state = create(settings, random);
            file.save(state);
            log.info("made a new network {} in {}", state.networkV4(), settings.stateDirectory());
            return state;
        }
        var networkV4 = kept.get().networkV4();
        if (settings.networkV4().isPresent() && !settings.networkV4().get().equals(networkV4)) {
            throw new StoreException("the network of " + settings.stateDirectory() + " is " + networkV4
                    + " and cannot become " + settings.networkV4().get() + ": its peers have their addresses");
        }
        return kept.get();
    }

    private static HubState create(HubSettings settings, SecureRandom random) {
        var networkV4 = settings.networkV4().orElseGet(() -> Networks.randomV4(random));
        var state = HubState.create(networkV4, Networks.randomV6(random));
        return settings.bootstrap()
                .map(key -> state.addKey(
                        new SetupKey(BOOTSTRAP, BOOTSTRAP, key.hash(), key.limit(), 0, null, false, List.of())))
                .orElse(state);
    }

    private static void close(StateFile file) {
        try {
            file.close();
        } catch (StoreException e) {
            log.warn("the state directory stays claimed until this process ends", e);
        }
    }
}
