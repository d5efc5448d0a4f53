package io.heddle.benchmarks;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.HostRecord;
import io.heddle.api.lifecycle.Registration;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PublicKey;
import io.heddle.api.tunnel.Endpoint;
import io.heddle.api.tunnel.PathPipe;
import io.heddle.api.tunnel.PeerTraffic;
import io.heddle.api.tunnel.TunnelBackend;
import io.heddle.api.tunnel.TunnelInterface;
import io.heddle.api.tunnel.TunnelListener;
import io.heddle.api.tunnel.TunnelPlan;
import io.heddle.api.tunnel.TunnelSession;
import io.heddle.api.tunnel.TunnelSettings;
import io.heddle.api.tunnel.Underlay;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A tunnel that holds all peers of the network, as if a way to each of them had been found: the engine gives a tunnel only peers it
 * has found, and here nobody answers.
 */
final class PopulatedTunnel implements TunnelBackend {

    private final TunnelBackend tunnel;
    private final Supplier<TunnelPlan> population;

    /** @param population what it shall hold, whenever the engine does not want it empty */
    PopulatedTunnel(TunnelBackend tunnel, Supplier<TunnelPlan> population) {
        this.tunnel = tunnel;
        this.population = population;
    }

    @Override
    public void recover(HostRecord record) throws BackendException {
        tunnel.recover(record);
    }

    @Override
    public TunnelSession open(TunnelSettings settings, HostRecord record, TunnelListener listener)
            throws BackendException {
        return new Session(tunnel.open(settings, record, listener));
    }

    private final class Session implements TunnelSession {
        private final TunnelSession session;

        Session(TunnelSession session) {
            this.session = session;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // the plan of a map without found peers is equal to that of a teardown
        public void apply(TunnelPlan plan) throws BackendException {
            session.apply(plan == TunnelPlan.EMPTY ? plan : population.get());
        }

        @Override
        public TunnelInterface tunnelInterface() {
            return session.tunnelInterface();
        }

        @Override
        public int up(List<IpPrefix> addresses, int mtu, int port) throws BackendException {
            return session.up(addresses, mtu, port);
        }

        @Override
        public void down() {
            session.down();
        }

        @Override
        public void repair() throws BackendException {
            session.repair();
        }

        @Override
        public Underlay underlay() {
            return session.underlay();
        }

        @Override
        public Registration register(Endpoint.Path path, PathPipe pipe) throws BackendException {
            return session.register(path, pipe);
        }

        @Override
        public void initiate(PublicKey peer) throws BackendException {
            session.initiate(peer);
        }

        @Override
        public Map<PublicKey, PeerTraffic> traffic() {
            return session.traffic();
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
