package io.heddle.engine;

import io.heddle.api.host.HostRecord;
import io.heddle.api.host.Slot;
import io.heddle.api.routes.RouteBackend;
import io.heddle.api.routes.RoutePlan;
import io.heddle.api.routes.RouteSession;
import io.heddle.api.tunnel.TunnelInterface;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.propertytypes.ServiceRanking;

/** Leaves the host's routes alone: for an operator who routes by other means, or would rather lose routes than the tunnel. Of the lowest ranking, and there only if configured. */
@Component(
        configurationPid = NoRoutes.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = "heddle.name=none")
@ServiceRanking(-100)
public final class NoRoutes implements RouteBackend {

    /** Configuration PID; an empty configuration switches it on. */
    public static final String PID = "io.heddle.engine.none.routes";

    @Override
    public void recover(HostRecord record) {}

    @Override
    public RouteSession open(TunnelInterface tunnel, Slot slot, HostRecord record) {
        return new RouteSession() {
            @Override
            public void apply(RoutePlan plan) {}

            @Override
            public void repair() {}

            @Override
            public void close() {}
        };
    }
}
