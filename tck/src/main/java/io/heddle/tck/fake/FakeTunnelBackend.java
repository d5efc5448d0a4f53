package io.heddle.tck.fake;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
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
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tunnel of which only the interface's name exists. */
public final class FakeTunnelBackend extends FakeService implements TunnelBackend {

    private volatile @Nullable Session current;

    public FakeTunnelBackend(String name, FakeHost host) {
        super(name, host);
    }

    /** As a component; SCR knows constructors by the number of their parameters only, hence the third. */
    public FakeTunnelBackend(FakeHost host, Map<String, ?> properties, Map<String, ?> again) {
        super(host, properties);
    }

    /** The session opened last. */
    public @Nullable Session current() {
        return current;
    }

    @Override
    public void recover(HostRecord record) throws BackendException {
        called("recover");
    }

    @Override
    public TunnelSession open(TunnelSettings settings, HostRecord record, TunnelListener listener)
            throws BackendException {
        called("open");
        var link = "link " + settings.interfaceName();
        if (!take(link)) {
            throw new BackendException(Reason.IN_USE, settings.interfaceName() + " exists");
        }
        var session = new Session(settings, link, listener);
        current = session;
        return session;
    }

    /** An open fake tunnel. */
    public final class Session implements TunnelSession, Underlay {
        private final TunnelSettings settings;
        private final String link;
        private final TunnelListener listener;
        private final int index = host.nextIndex();
        private volatile TunnelPlan plan = TunnelPlan.EMPTY;
        private volatile @Nullable Receiver receiver;
        private volatile boolean up;

        Session(TunnelSettings settings, String link, TunnelListener listener) {
            this.settings = settings;
            this.link = link;
            this.listener = listener;
        }

        /** The index of its interface, which no other one of this host has. */
        public int index() {
            return index;
        }

        /** The plan applied last. */
        public TunnelPlan plan() {
            return plan;
        }

        /** Who hears of this tunnel. */
        public TunnelListener listener() {
            return listener;
        }

        /** Somebody else switches the interface off; the session's owner is told. */
        public void damage(String what) {
            give(link + " up");
            listener.damaged(what);
        }

        /** Somebody else deletes the interface; the session's owner is told of the damage only, as a slow monitor would. */
        public void lose(String what) {
            give(link);
            damage(what);
        }

        /** Whether somebody listens to the port. */
        public boolean isHeard() {
            return receiver != null;
        }

        @Override
        public TunnelInterface tunnelInterface() {
            touched("tunnelInterface");
            return new TunnelInterface(settings.interfaceName(), index, null);
        }

        @Override
        public int up(List<IpPrefix> addresses, int mtu, int port) throws BackendException {
            called("up");
            take(link + " up");
            up = true;
            return port == 0 ? 51820 : port;
        }

        @Override
        public void down() {
            touched("down");
            up = false;
            give(link + " up");
        }

        @Override
        public void apply(TunnelPlan next) throws BackendException {
            called("apply");
            if (!next.peers().isEmpty() && host.objects().stream().noneMatch(o -> o.startsWith("table "))) {
                host.violate("peers without a filter");
            }
            plan = next;
            host.event("peers " + next.peers().size());
        }

        @Override
        public void repair() throws BackendException {
            called("repair");
            if (!host.objects().contains(link)) {
                throw new BackendException(Reason.NOT_FOUND, settings.interfaceName() + " is gone");
            }
            if (up && !host.objects().contains(link + " up")) {
                take(link + " up");
            }
            host.event("repair " + link);
        }

        @Override
        public Underlay underlay() {
            touched("underlay");
            return this;
        }

        @Override
        public Registration register(Endpoint.Path path, PathPipe pipe) throws BackendException {
            called("register");
            return () -> {};
        }

        @Override
        public void initiate(PublicKey peer) throws BackendException {
            called("initiate");
            host.event("initiate " + peer.shortText());
        }

        @Override
        public Map<PublicKey, PeerTraffic> traffic() {
            touched("traffic");
            var traffic = new HashMap<PublicKey, PeerTraffic>();
            plan.peers().forEach((key, peer) -> traffic.put(key, new PeerTraffic(0, 0, null, peer.endpoint())));
            return traffic;
        }

        @Override
        public void close() {
            touched("close");
            give(link + " up");
            give(link);
        }

        @Override
        public int port() {
            return 51820;
        }

        @Override
        public void send(ByteBuffer datagram, InetSocketAddress to) {
            host.event("datagram to " + to.getPort());
        }

        @Override
        public Registration receive(Receiver next) {
            receiver = next;
            return () -> receiver = null;
        }
    }
}
