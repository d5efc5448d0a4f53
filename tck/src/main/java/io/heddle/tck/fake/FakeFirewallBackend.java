package io.heddle.tck.fake;

import io.heddle.api.firewall.FirewallBackend;
import io.heddle.api.firewall.FirewallPlan;
import io.heddle.api.firewall.FirewallSession;
import io.heddle.api.host.BackendException;
import io.heddle.api.host.DamageListener;
import io.heddle.api.host.HostRecord;
import io.heddle.api.host.Slot;
import io.heddle.api.tunnel.TunnelInterface;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A filter that filters nothing: one object for each slot in use. */
public final class FakeFirewallBackend extends FakeService implements FirewallBackend {

    private volatile @Nullable FirewallPlan applied;
    private volatile @Nullable Session current;

    public FakeFirewallBackend(String name, FakeHost host) {
        super(name, host);
    }

    /** As a component; SCR knows constructors by the number of their parameters only, hence the third. */
    public FakeFirewallBackend(FakeHost host, Map<String, ?> properties, Map<String, ?> again) {
        super(host, properties);
    }

    /** The plan applied last. */
    public @Nullable FirewallPlan applied() {
        return applied;
    }

    @Override
    public void recover(HostRecord record) throws BackendException {
        called("recover");
        host.event("recovered by " + name);
    }

    @Override
    public FirewallSession open(TunnelInterface tunnel, Slot slot, HostRecord record, DamageListener listener)
            throws BackendException {
        called("open");
        var session = new Session(slot, listener);
        take(session.object);
        current = session;
        return session;
    }

    /** The session opened last. */
    public @Nullable Session current() {
        return current;
    }

    /** An open fake filter. */
    public final class Session implements FirewallSession {
        private final String object;
        private final DamageListener listener;

        Session(Slot slot, DamageListener listener) {
            this.object = "table " + slot;
            this.listener = listener;
        }

        /** Somebody else removes the table; the session's owner is told. */
        public void damage(String what) {
            give(object);
            listener.damaged(what);
        }

        @Override
        public void apply(FirewallPlan plan) throws BackendException {
            called("apply");
            restore();
            applied = plan;
            host.event(object + " by " + name);
        }

        @Override
        public void repair() throws BackendException {
            called("repair");
            restore();
            host.event("repair " + object);
        }

        @Override
        public void close() {
            touched("close");
            give(object);
        }

        private void restore() {
            if (!host.objects().contains(object)) {
                take(object);
            }
        }
    }
}
