package io.heddle.tck.fake;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.HostRecord;
import io.heddle.api.host.Slot;
import io.heddle.api.routes.RouteBackend;
import io.heddle.api.routes.RoutePlan;
import io.heddle.api.routes.RouteSession;
import io.heddle.api.tunnel.TunnelInterface;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Routes that lead nowhere: one object for each slot in use. */
public final class FakeRouteBackend extends FakeService implements RouteBackend {

    private volatile @Nullable RoutePlan applied;

    public FakeRouteBackend(String name, FakeHost host) {
        super(name, host);
    }

    /** As a component; SCR knows constructors by the number of their parameters only, hence the third. */
    public FakeRouteBackend(FakeHost host, Map<String, ?> properties, Map<String, ?> again) {
        super(host, properties);
    }

    /** The plan applied last. */
    public @Nullable RoutePlan applied() {
        return applied;
    }

    @Override
    public void recover(HostRecord record) throws BackendException {
        called("recover");
    }

    @Override
    public RouteSession open(TunnelInterface tunnel, Slot slot, HostRecord record) throws BackendException {
        called("open");
        var object = "rule " + slot;
        take(object);
        return new RouteSession() {
            @Override
            public void apply(RoutePlan plan) throws BackendException {
                called("apply");
                applied = plan;
                host.event("rule " + slot + " by " + name);
            }

            @Override
            public void repair() throws BackendException {
                called("repair");
                host.event("repair rule " + slot);
            }

            @Override
            public void close() {
                touched("close");
                give(object);
            }
        };
    }
}
