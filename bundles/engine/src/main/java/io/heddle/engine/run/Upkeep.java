package io.heddle.engine.run;

import io.heddle.api.EndCause;
import io.heddle.api.host.NetworkEvent;
import io.heddle.api.lifecycle.Registration;
import io.heddle.engine.backend.Damage;
import io.heddle.engine.backend.HostSessions;
import io.heddle.engine.lifecycle.Lane;
import io.heddle.engine.lifecycle.Scope;
import java.time.Duration;

/**
 * What a run does to stay well: it looks regularly whether something better or something failed can be tried, and repairs in place
 * what the host's network changed. Only the loss of our own interface restarts (L14). Lane only.
 */
final class Upkeep {

    private static final Duration INTERVAL = Duration.ofSeconds(2);

    /** Changes come in swarms: addresses, routes and links of one cable. */
    private static final Duration SETTLE = Duration.ofSeconds(1);

    private final Lane lane;
    private final Scope scope;
    private final String interfaceName;
    private final HostSessions sessions;
    private final PeerDriver peers;
    private final EngineRun.Owner owner;
    private Registration next = () -> {};
    private Registration settling = () -> {};
    private boolean running;
    private boolean unsettled;

    Upkeep(
            Lane lane,
            Scope scope,
            String interfaceName,
            HostSessions sessions,
            PeerDriver peers,
            EngineRun.Owner owner) {
        this.lane = lane;
        this.scope = scope;
        this.interfaceName = interfaceName;
        this.sessions = sessions;
        this.peers = peers;
        this.owner = owner;
    }

    void start() {
        running = true;
        schedule();
    }

    void stop() {
        running = false;
        next.close();
        settling.close();
    }

    /**
     * Something of the host's network changed. The loss of our interface is heard during the start too; it is told by its index, for an
     * interface of its name is also removed by our own teardown or swap, of which the kernel may tell when the next one stands.
     */
    void networkChanged(NetworkEvent event) {
        if (event instanceof NetworkEvent.LinkRemoved removed && sessions.hasInterface(removed.index())) {
            owner.restart(EndCause.INTERFACE_LOST, "interface " + interfaceName + " was removed");
        } else if (!running) {
            return;
        } else if (event instanceof NetworkEvent.Overrun) {
            sessions.repairTunnel(
                    new Damage("events of the network were lost", lane.threads().nanoTime()));
            sessions.repair();
        } else if (event instanceof NetworkEvent.RouteRemoved) {
            sessions.repair();
        } else if (!concernsOurs(event)) {
            settleSoon();
        }
    }

    private boolean concernsOurs(NetworkEvent event) {
        return event instanceof NetworkEvent.LinkRemoved removed
                        && removed.interfaceName().equals(interfaceName)
                || event instanceof NetworkEvent.AddressesChanged addresses
                        && addresses.interfaceName().equals(interfaceName)
                || event instanceof NetworkEvent.LinkChanged link
                        && link.interfaceName().equals(interfaceName);
    }

    private void schedule() {
        next = lane.schedule(INTERVAL, "upkeep", () -> {
            if (!scope.isEnded()) {
                sessions.improve();
                peers.settle();
                owner.statusChanged();
                schedule();
            }
        });
    }

    /** New addresses are offered to peers; a new interface may filter by reverse path, which the route backend looks at. */
    private void settleSoon() {
        if (unsettled) {
            return;
        }
        unsettled = true;
        settling = lane.schedule(SETTLE, "network settled", () -> {
            unsettled = false;
            if (!scope.isEnded()) {
                sessions.repairRoutes();
                peers.gather();
            }
        });
    }
}
