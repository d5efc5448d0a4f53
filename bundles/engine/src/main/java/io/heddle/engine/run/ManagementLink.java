package io.heddle.engine.run;

import io.heddle.api.GatewayStatus.ServerStatus;
import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.HostDescription;
import io.heddle.api.connect.ManagementClient;
import io.heddle.api.connect.ServiceAddresses;
import io.heddle.api.connect.SyncListener;
import io.heddle.api.lifecycle.Registration;
import io.heddle.api.map.NetworkMap;
import io.heddle.engine.lifecycle.Lane;
import io.heddle.engine.lifecycle.Scope;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The management streams of a run: maps and jobs. The client belongs to the run loop. Lane only. */
final class ManagementLink {

    private static final Logger log = LoggerFactory.getLogger(ManagementLink.class);

    private final Lane lane;
    private final Scope scope;
    private final Events events;
    private ManagementClient client;
    private Registration streams = () -> {};
    private boolean open;
    private boolean connected;
    private String error = "";
    private final AtomicReference<@Nullable NetworkMap> newest =
            new AtomicReference<>(); // between its stream and the lane

    /** What the run hears; on the lane, never after its end. */
    interface Events {
        void map(NetworkMap map);

        void changed();

        void refused(String cause);
    }

    ManagementLink(Lane lane, Scope scope, ManagementClient client, Events events) {
        this.lane = lane;
        this.scope = scope;
        this.client = client;
        this.events = events;
    }

    void open(HostDescription host) {
        var from = client;
        var sync = lane.outside(() -> from.sync(host, listener()), ManagementLink::closeLate);
        streams = sync;
        var jobs = lane.outside(from::serveJobs, ManagementLink::closeLate);
        streams = () -> {
            sync.close();
            jobs.close();
        };
        open = true;
    }

    /** Moves to another client; streams that are open are re-opened on it. */
    void use(ManagementClient next, HostDescription host) {
        client = next;
        if (open) {
            closeStreams();
            open(host);
        }
    }

    void close() {
        open = false;
        closeStreams();
    }

    private void closeStreams() {
        var closing = streams;
        streams = () -> {};
        lane.outside(
                () -> {
                    closing.close();
                    return true;
                },
                late -> {});
    }

    private static void closeLate(@Nullable Registration stream) {
        if (stream != null) {
            stream.close();
        }
    }

    /** Without the address, which the run loop knows. */
    ServerStatus status() {
        return new ServerStatus("", connected, error);
    }

    private SyncListener listener() {
        return new SyncListener() {
            @Override
            public void connected() {
                onLane("management connected", () -> state(true, ""));
            }

            @Override
            public void disconnected(ConnectorException cause) {
                onLane("management disconnected", () -> state(false, cause.getMessage()));
            }

            @Override
            public void services(ServiceAddresses services) {
                // STUN, TURN and relays have no user yet, and the signal address is a login's.
                log.debug("services: {}", services);
            }

            @Override
            public void map(NetworkMap map) {
                if (newest.getAndUpdate(held -> newer(held, map)) == null) { // else the task that waits takes this one
                    onLane("map", ManagementLink.this::takeNewest);
                }
            }

            @Override
            public void refused(ConnectorException cause) {
                onLane("refused", () -> events.refused(cause.getMessage()));
            }
        };
    }

    /** A map replaces the one before as a whole: of those that came while the lane was busy the newest is enough. */
    private void takeNewest() {
        var map = newest.getAndSet(null);
        if (map != null) {
            events.map(map);
        }
    }

    private static NetworkMap newer(@Nullable NetworkMap held, NetworkMap next) {
        return held != null && next.isOlderThan(held.serial()) ? held : next;
    }

    private void state(boolean nowConnected, String nowError) {
        connected = nowConnected;
        error = nowError;
        events.changed();
    }

    private void onLane(String name, Runnable body) {
        lane.execute(name, () -> {
            if (!scope.isEnded()) {
                body.run();
            }
        });
    }
}
