package io.heddle.tck.fake;

import io.heddle.api.firewall.FirewallBackend;
import io.heddle.api.firewall.FirewallPlan;
import io.heddle.api.firewall.FirewallSession;
import io.heddle.api.host.BackendException;
import io.heddle.api.host.HostRecord;
import io.heddle.api.host.Slot;
import io.heddle.api.tunnel.TunnelInterface;
import org.jspecify.annotations.Nullable;

/** A filter that filters nothing: one object for each slot in use. */
public final class FakeFirewallBackend extends FakeService implements FirewallBackend {

    private volatile @Nullable FirewallPlan applied;

    public FakeFirewallBackend(String name, FakeHost host) {
        super(name, host);
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
    public FirewallSession open(TunnelInterface tunnel, Slot slot, HostRecord record) throws BackendException {
        called("open");
        var object = "table " + slot;
        take(object);
        return new FirewallSession() {
            @Override
            public void apply(FirewallPlan plan) throws BackendException {
                called("apply");
                applied = plan;
                host.event("table " + slot + " by " + name);
            }

            @Override
            public void repair() throws BackendException {
                called("repair");
                host.event("repair table " + slot);
            }

            @Override
            public void close() {
                touched("close");
                give(object);
            }
        };
    }
}
