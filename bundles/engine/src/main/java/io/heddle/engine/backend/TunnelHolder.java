package io.heddle.engine.backend;

import io.heddle.api.host.BackendException;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.tunnel.TunnelBackend;
import io.heddle.api.tunnel.TunnelInterface;
import io.heddle.api.tunnel.TunnelListener;
import io.heddle.api.tunnel.TunnelPlan;
import io.heddle.api.tunnel.TunnelSession;
import io.heddle.api.tunnel.TunnelSettings;
import io.heddle.api.tunnel.Underlay;
import java.util.List;

/** The tunnel in use. One port and one name: the old one closes before the new one opens. Lane only. */
final class TunnelHolder extends Holder<TunnelBackend, TunnelSession> {

    private final TunnelSettings settings;
    private final TunnelListener listener;
    private TunnelPlan plan = TunnelPlan.EMPTY;
    private List<IpPrefix> addresses = List.of();
    private int mtu;
    private int port;

    TunnelHolder(BackendContext context, TunnelSettings settings, TunnelListener listener) {
        super(Kind.TUNNEL, context);
        this.settings = settings;
        this.listener = listener;
    }

    @Override
    BackendCalls.Call<TunnelSession> opening(TunnelBackend backend) {
        return () -> backend.open(settings, context.record(), listener);
    }

    @Override
    boolean standSideBySide() {
        return false;
    }

    /** The filter has to be in place before a link goes up, so a new tunnel is brought up by {@link #up}, not here. */
    @Override
    SessionAction<TunnelSession> priming() {
        return session -> {};
    }

    int up(List<IpPrefix> newAddresses, int newMtu, int wantedPort) throws BackendException {
        addresses = newAddresses;
        mtu = newMtu;
        port = wantedPort;
        upAgain();
        return port;
    }

    /** Brings a tunnel that took over to where the old one was; the port stays if it is free. */
    void upAgain() throws BackendException {
        port = ask(session -> session.up(addresses, mtu, port));
        run(session -> session.apply(plan));
    }

    TunnelInterface link() throws BackendException {
        return ask(TunnelSession::tunnelInterface);
    }

    Underlay underlay() throws BackendException {
        return ask(TunnelSession::underlay);
    }

    void down() {
        held().ifPresent(held -> context.calls().close(held.candidate(), held.session()::down));
    }

    void apply(TunnelPlan next) throws BackendException {
        plan = next;
        run(session -> session.apply(next));
    }

    /** Whether the interface is the open tunnel's own: an earlier one had the same name, but another index. */
    boolean hasInterface(int index) {
        try {
            return link().index() == index;
        } catch (BackendException e) {
            return false; // none is open
        }
    }

    int port() {
        return port;
    }
}
