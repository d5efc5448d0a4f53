package io.heddle.engine.backend;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.Slot;
import io.heddle.api.routes.RouteBackend;
import io.heddle.api.routes.RoutePlan;
import io.heddle.api.routes.RouteSession;

/** The routes in use. New and old stand side by side, each in its slot. Lane only. */
final class RoutesHolder extends Holder<RouteBackend, RouteSession> {

    private final TunnelHolder tunnel;
    private RoutePlan plan = RoutePlan.EMPTY;
    private Slot slot = Slot.B; // of the session in use; the next one opens in the other

    RoutesHolder(BackendContext context, TunnelHolder tunnel) {
        super(Kind.ROUTES, context);
        this.tunnel = tunnel;
    }

    @Override
    BackendCalls.Call<RouteSession> opening(RouteBackend backend) throws BackendException {
        var link = tunnel.link();
        var next = slot.other();
        return () -> backend.open(link, next, context.record());
    }

    @Override
    void taken() {
        slot = slot.other();
    }

    @Override
    SessionAction<RouteSession> priming() {
        var current = plan;
        return session -> session.apply(current);
    }

    @Override
    boolean standSideBySide() {
        return true;
    }

    void apply(RoutePlan next) throws BackendException {
        plan = next;
        run(session -> session.apply(next));
    }
}
