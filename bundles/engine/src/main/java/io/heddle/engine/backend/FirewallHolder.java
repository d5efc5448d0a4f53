package io.heddle.engine.backend;

import io.heddle.api.firewall.FirewallBackend;
import io.heddle.api.firewall.FirewallPlan;
import io.heddle.api.firewall.FirewallSession;
import io.heddle.api.host.BackendException;
import io.heddle.api.host.DamageListener;
import io.heddle.api.host.Slot;

/** The packet filter in use. New and old stand side by side, each in its slot. Lane only. */
final class FirewallHolder extends Holder<FirewallBackend, FirewallSession> {

    private final TunnelHolder tunnel;
    private final DamageListener damage;
    private FirewallPlan plan = FirewallPlan.DENY_ALL;
    private Slot slot = Slot.B; // of the session in use; the next one opens in the other

    FirewallHolder(BackendContext context, TunnelHolder tunnel, DamageListener damage) {
        super(Kind.FIREWALL, context);
        this.tunnel = tunnel;
        this.damage = damage;
    }

    @Override
    BackendCalls.Call<FirewallSession> opening(FirewallBackend backend) throws BackendException {
        var link = tunnel.link();
        var next = slot.other();
        return () -> backend.open(link, next, context.record(), damage);
    }

    @Override
    void taken() {
        slot = slot.other();
    }

    @Override
    SessionAction<FirewallSession> priming() {
        var current = plan;
        return session -> session.apply(current);
    }

    @Override
    boolean standSideBySide() {
        return true;
    }

    void apply(FirewallPlan next) throws BackendException {
        plan = next;
        run(session -> session.apply(next));
    }
}
