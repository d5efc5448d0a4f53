package io.heddle.engine;

import io.heddle.api.connect.Credential;
import io.heddle.api.connect.ManagementConnector;
import io.heddle.api.connect.SignalConnector;
import io.heddle.api.dns.HostDnsBackend;
import io.heddle.api.dns.Resolver;
import io.heddle.api.firewall.FirewallBackend;
import io.heddle.api.routes.RouteBackend;
import io.heddle.api.tunnel.TunnelBackend;
import io.heddle.engine.backend.Kind;
import io.heddle.engine.explore.Choices;
import io.heddle.engine.explore.DsModel;
import io.heddle.engine.explore.DsModel.Event;
import io.heddle.engine.explore.DsModel.Word;
import io.heddle.engine.explore.ExploredThreads;
import io.heddle.engine.lifecycle.Lane;
import io.heddle.tck.fake.FakeHost;
import io.heddle.tck.fake.FakeService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The real component under Declarative Services as {@link DsModel} has them: a gateway that is wanted up, one service of every kind
 * that the activating thread binds, and one <em>wild</em> service that comes and goes in every order, on threads of its own, while
 * the component may be deactivated. Callbacks block their threads as they do in a container, and all come in between each other.
 */
final class ComponentWorld {

    private static final List<Kind<?>> KINDS = List.copyOf(GatewayWorld.KINDS.keySet());
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final int ACTIVATING = 1;

    private final Choices choices;
    private final ExploredThreads threads;
    private final FakeHost host = new FakeHost();
    private final GatewayComponent component;
    private final List<Event> trace = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    private final List<Bound> calm = new ArrayList<>();
    private int lastThread = ACTIVATING;
    private boolean deactivated;
    private boolean letGo;

    private record Bound(Kind<?> kind, FakeService service, Map<String, Object> properties) {

        String id() {
            return Objects.requireNonNull(properties.get("service.id")).toString();
        }
    }

    ComponentWorld(Choices choices) {
        this.choices = choices;
        threads = new ExploredThreads(choices, true);
        var lane = new Lane(threads);
        var control = GatewayWorld.control(lane, () -> () -> {});
        component = new GatewayComponent(lane, control, () -> letGo = true);
        host.interfere((service, operation, mayFail) -> threads.pause());
    }

    void run() {
        threads.stage(Duration.ZERO, () -> threads.start(this::activate));
        threads.stage(LONG, this::script);
        threads.run();
        require(deactivated && letGo, "L3: a deactivation that never returns");
        require(threads.blocked() == 0, "L15: callbacks that block for ever: " + threads.blocked());
        require(host.objects().isEmpty(), "L15: left on the host: " + host.objects());
        var refused = DsModel.refused(trace);
        require(refused == null, "a schedule that no container makes: " + refused + " of " + trace);
        broken.addAll(host.violations());
        if (!broken.isEmpty()) {
            throw new AssertionError(broken);
        }
    }

    private void activate() {
        tell(ACTIVATING, Word.ACTIVATE, "");
        tell(ACTIVATING, Word.ACTIVATED, "");
        for (var kind : KINDS) {
            var service = service(kind, 50);
            calm.add(service);
            bind(ACTIVATING, service);
        }
        var unused = component.up(new Credential.SetupKey("00000000-0000-4000-8000-000000000001"));
    }

    /** What the wild service does, and the deactivation at any time. */
    private void script() {
        var kind = KINDS.get(choices.among(KINDS.size()));
        boolean alone = choices.yes();
        var wild = service(kind, 90);
        if (alone) {
            calm.stream().filter(each -> each.kind.equals(kind)).findFirst().ifPresent(only -> {
                calm.remove(only);
                threads.move(() -> callback(() -> unbind(nextThread(), only)));
            });
        }
        switch (choices.among(5)) {
            case 0 -> { // as one expects
                threads.move(() -> callback(() -> bind(nextThread(), wild)));
                threads.move(() -> callback(() -> unbindAfterBind(wild, 1)));
            }
            case 1 -> { // it appears while the component is activated: bound twice
                threads.move(() -> callback(() -> bind(ACTIVATING, wild)));
                threads.move(() -> callback(() -> bind(nextThread(), wild)));
                threads.move(() -> callback(() -> unbindAfterBind(wild, 2)));
            }
            case 2 -> threads.move(() -> callback(() -> unbind(nextThread(), wild))); // never bound
            case 3 -> { // bound after its unbind
                threads.move(() -> callback(() -> unbind(nextThread(), wild)));
                threads.move(() -> callback(() -> {
                    threads.await(() -> begun(Word.UNBIND, wild) > 0);
                    bind(ACTIVATING, wild);
                }));
            }
            default -> { // bound by the activating thread alone
                threads.move(() -> callback(() -> bind(ACTIVATING, wild)));
                threads.move(() -> callback(() -> unbindAfterBind(wild, 1)));
            }
        }
        threads.move(() -> callback(this::deactivate));
    }

    private void callback(Runnable body) {
        threads.start(body);
    }

    /** The unbind begins when so many binds have begun, ended or not. */
    private void unbindAfterBind(Bound wild, int binds) {
        threads.await(() -> begun(Word.BIND, wild) >= binds);
        unbind(nextThread(), wild);
    }

    private long begun(Word word, Bound service) {
        return trace.stream()
                .filter(event -> event.word() == word && event.service().equals(service.id()))
                .count();
    }

    /** Deactivation, and then the unbinds of what is still bound, on the same thread. */
    private void deactivate() {
        int thread = nextThread();
        tell(thread, Word.DEACTIVATE, "");
        try {
            component.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        require(host.objects().isEmpty(), "L15: deactivated, but on the host: " + host.objects());
        tell(thread, Word.DEACTIVATED, "");
        List.copyOf(calm).forEach(service -> unbind(thread, service));
        deactivated = true;
    }

    private void bind(int thread, Bound service) {
        tell(thread, Word.BIND, service.id());
        call(service, true);
        tell(thread, Word.BOUND, service.id());
    }

    private void unbind(int thread, Bound service) {
        tell(thread, Word.UNBIND, service.id());
        call(service, false);
        service.service.left();
        tell(thread, Word.UNBOUND, service.id());
    }

    private void call(Bound bound, boolean bind) {
        var properties = bound.properties;
        if (bound.service instanceof TunnelBackend service) {
            if (bind) {
                component.bindTunnel(service, properties);
            } else {
                component.unbindTunnel(service, properties);
            }
        } else if (bound.service instanceof FirewallBackend service) {
            if (bind) {
                component.bindFirewall(service, properties);
            } else {
                component.unbindFirewall(service, properties);
            }
        } else if (bound.service instanceof RouteBackend service) {
            if (bind) {
                component.bindRoutes(service, properties);
            } else {
                component.unbindRoutes(service, properties);
            }
        } else if (bound.service instanceof HostDnsBackend service) {
            if (bind) {
                component.bindHostDns(service, properties);
            } else {
                component.unbindHostDns(service, properties);
            }
        } else if (bound.service instanceof Resolver service) {
            if (bind) {
                component.bindResolver(service, properties);
            } else {
                component.unbindResolver(service, properties);
            }
        } else if (bound.service instanceof ManagementConnector service) {
            if (bind) {
                component.bindManagement(service, properties);
            } else {
                component.unbindManagement(service, properties);
            }
        } else if (bound.service instanceof SignalConnector service) {
            if (bind) {
                component.bindSignal(service, properties);
            } else {
                component.unbindSignal(service, properties);
            }
        }
    }

    private Bound service(Kind<?> kind, int ranking) {
        long id = calm.size() + (ranking == 50 ? 1L : 100L);
        var service = Objects.requireNonNull(GatewayWorld.KINDS.get(kind)).apply(kind.name() + "-" + id, host);
        return new Bound(
                kind, service, Map.of("heddle.name", service.name(), "service.ranking", ranking, "service.id", id));
    }

    private int nextThread() {
        return ++lastThread;
    }

    private void tell(int thread, Word word, String service) {
        trace.add(new Event(thread, word, service));
    }

    private void require(boolean holds, String rule) {
        if (!holds) {
            broken.add(rule);
        }
    }
}
