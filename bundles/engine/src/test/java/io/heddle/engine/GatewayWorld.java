package io.heddle.engine;

import io.heddle.api.Gateway;
import io.heddle.api.GatewayState;
import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.Credential;
import io.heddle.api.connect.HostDescription;
import io.heddle.api.connect.ServerAddress;
import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.api.host.NetworkEvent;
import io.heddle.api.lifecycle.Registration;
import io.heddle.api.map.DnsSettings;
import io.heddle.api.map.NetworkMap;
import io.heddle.api.map.SelfConfig;
import io.heddle.api.net.IpPrefix;
import io.heddle.engine.backend.BackendCalls;
import io.heddle.engine.backend.BackendContext;
import io.heddle.engine.backend.Candidate;
import io.heddle.engine.backend.Candidates;
import io.heddle.engine.backend.Kind;
import io.heddle.engine.backend.Problems;
import io.heddle.engine.explore.Choices;
import io.heddle.engine.explore.ExploredThreads;
import io.heddle.engine.lifecycle.Lane;
import io.heddle.engine.run.GatewaySettings;
import io.heddle.engine.run.RunContext;
import io.heddle.engine.state.HostLock;
import io.heddle.engine.state.Identity;
import io.heddle.engine.state.PropertyStore;
import io.heddle.engine.state.Wish;
import io.heddle.tck.fake.FakeFirewallBackend;
import io.heddle.tck.fake.FakeHost;
import io.heddle.tck.fake.FakeHostDnsBackend;
import io.heddle.tck.fake.FakeManagementConnector;
import io.heddle.tck.fake.FakeResolver;
import io.heddle.tck.fake.FakeRouteBackend;
import io.heddle.tck.fake.FakeService;
import io.heddle.tck.fake.FakeSignalConnector;
import io.heddle.tck.fake.FakeTunnelBackend;
import io.heddle.tck.fake.MemoryRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import javax.net.SocketFactory;

/**
 * A whole gateway on fakes under one schedule: services of every kind come and go, the user changes their mind, the host and the
 * servers misbehave, and every call into a backend may fail, throw an {@code Error}, or hang past the lane's bound. Calls from
 * outside only queue tasks, so that all their interleavings with the lane are those in which they come between two tasks; others
 * come in the middle of one where a written-off thread returns.
 */
final class GatewayWorld {

    static final Map<Kind<?>, BiFunction<String, FakeHost, FakeService>> KINDS = kinds();

    private static final List<Kind<?>> KIND_LIST = List.copyOf(KINDS.keySet());
    private static final Identity IDENTITY = identity();
    private static final Duration WHILE_DISTURBED = Duration.ofSeconds(3);
    private static final Duration HANG = Duration.ofSeconds(60);
    private static final Duration TO_CONVERGE = Duration.ofSeconds(10);
    private static final int MOST_ROUNDS = 12;
    private static final Credential KEY = new Credential.SetupKey("00000000-0000-4000-8000-000000000001");

    private final Choices choices;
    final ExploredThreads threads;
    final Lane lane;
    final FakeHost host = new FakeHost();
    final GatewayControl gateway;
    private final List<Bound> bound = new ArrayList<>();
    private final List<CompletableFuture<Void>> departures = new ArrayList<>();
    private final List<CompletableFuture<Void>> answers = new ArrayList<>();
    private final Set<String> hanging = new HashSet<>();
    private final List<String> broken = new ArrayList<>();
    private boolean disturbing;
    private boolean hangsAllowed;
    private boolean released;
    private boolean hung; // any call, at any time
    private boolean refused;
    private boolean
            abandoned; // a service has left in the middle of a call that hangs (L8): what it opened nobody can close
    private boolean wanted;
    private boolean hostTaken;
    private long lastId;
    private long mapSerial = 1;
    private int eventsAtTheEnd;

    /** A service as it is registered. */
    record Bound(Kind<?> kind, FakeService service, long id, int ranking) {}

    GatewayWorld(Choices choices) {
        this.choices = choices;
        threads = new ExploredThreads(choices, false);
        lane = new Lane(threads);
        gateway = control(lane, this::takeHost);
        host.interfere(this::disturb);
    }

    /** A gateway whose wish, record and identity are in memory. */
    static GatewayControl control(Lane lane, HostLock host) {
        var settings = new GatewaySettings(
                new ServerAddress("127.0.0.1", 1, false),
                "hd0",
                51820,
                0,
                "test",
                true,
                false,
                null,
                List.of("lo"),
                Path.of("/nowhere"));
        var backends =
                new BackendContext(lane, new Candidates(), new BackendCalls(lane), new MemoryRecord(), new Problems());
        return new GatewayControl(
                new RunContext(
                        backends,
                        settings,
                        IDENTITY,
                        host,
                        GatewayWorld::description,
                        SocketFactory.getDefault(),
                        new Random(1)),
                wish());
    }

    /** Everything that happens to this gateway, and what must hold at the end. */
    void run() {
        threads.stage(Duration.ZERO, () -> KIND_LIST.forEach(kind -> bind(kind, 50)));
        threads.stage(WHILE_DISTURBED, this::script);
        threads.stage(HANG, this::calm);
        threads.stage(TO_CONVERGE, this::release);
        threads.run();
        require(threads.blocked() == 0, "L8: threads blocked: " + threads.blocked());
        require(threads.pendingTimers() == 0, "L9: timers left");
        require(host.events().size() == eventsAtTheEnd, "L9: something happens after the end");
        if (!broken.isEmpty()) {
            throw new AssertionError(broken);
        }
    }

    /** What comes from outside, in the order of the undisturbed schedule. */
    private void script() {
        disturbing = true;
        var leaving = kind();
        int second = choices.among(KIND_LIST.size() + 1);
        int event = choices.among(7);
        hangsAllowed = second == 0;
        threads.move(this::up);
        threads.move(() -> unbind(leaving));
        threads.move(() -> bind(leaving, 50));
        if (second > 0) {
            threads.move(() -> bind(KIND_LIST.get(second - 1), 90));
        }
        if (event > 0) {
            threads.move(() -> happen(event));
        }
        threads.move(this::down);
        threads.move(this::up);
        if (second > 0) {
            threads.move(() -> unbind(KIND_LIST.get(second - 1)));
        }
        threads.move(() -> released = choices.yes());
    }

    private Kind<?> kind() {
        return KIND_LIST.get(choices.among(KIND_LIST.size()));
    }

    private void up() {
        wanted = true;
        answers.add(gateway.up(KEY));
    }

    private void down() {
        wanted = false;
        answers.add(gateway.down());
    }

    private void bind(Kind<?> kind, int ranking) {
        var id = ++lastId;
        var service = Objects.requireNonNull(KINDS.get(kind)).apply(kind.name() + "-" + id, host);
        var registered = new Bound(kind, service, id, ranking);
        bound.add(registered);
        appear(registered);
        if (disturbing && choices.yes()) {
            appear(registered); // as SCR does for a service that appears while it activates
        }
    }

    private void appear(Bound registered) {
        gateway.appeared(candidate(registered.kind, registered));
    }

    private static <B> Candidate<B> candidate(Kind<B> kind, Bound registered) {
        return Candidate.of(
                kind,
                kind.type().cast(registered.service),
                Map.of(
                        "heddle.name",
                        registered.service.name(),
                        "service.ranking",
                        registered.ranking,
                        "service.id",
                        registered.id));
    }

    /** The service of this kind that came last leaves. */
    private void unbind(Kind<?> kind) {
        for (int i = bound.size() - 1; i >= 0; i--) {
            if (bound.get(i).kind.equals(kind)) {
                unbind(bound.remove(i));
                return;
            }
        }
    }

    private void unbind(Bound leaving) {
        boolean late = disturbing && choices.yes();
        var returned = left(leaving.kind, leaving);
        answers.add(returned);
        departures.add(returned);
        var unused = returned.whenComplete((nothing, failure) -> {
            require(failure == null, "L15: an unbind fails with " + failure);
            if (hanging.contains(leaving.service.name())) {
                abandoned = true;
            } else {
                leaving.service.left();
            }
            if (late) {
                appear(leaving); // as SCR does, once in a long while
            }
        });
    }

    private <B> CompletableFuture<Void> left(Kind<B> kind, Bound leaving) {
        return gateway.left(kind, kind.type().cast(leaving.service), leaving.id);
    }

    private long unansweredDepartures() {
        return departures.stream().filter(each -> !each.isDone()).count();
    }

    private void happen(int event) {
        switch (event) {
            case 1 -> services(FakeTunnelBackend.class).forEach(this::lose);
            case 2 -> gateway.networkChanged(new NetworkEvent.RouteRemoved("hd0"));
            case 3 -> gateway.networkChanged(new NetworkEvent.AddressesChanged("eth0"));
            case 4 -> services(FakeManagementConnector.class).forEach(each -> each.push(map("100.64.0.1/16")));
            case 5 -> services(FakeManagementConnector.class).forEach(each -> each.push(map("100.64.0.9/16")));
            default -> services(FakeTunnelBackend.class).forEach(GatewayWorld::fail);
        }
    }

    private void lose(FakeTunnelBackend tunnel) {
        var session = tunnel.current();
        if (session != null) {
            gateway.networkChanged(new NetworkEvent.LinkRemoved("hd0", session.index()));
        }
    }

    private static void fail(FakeTunnelBackend tunnel) {
        var session = tunnel.current();
        if (session != null) {
            session.listener().failed("on purpose");
        }
    }

    private NetworkMap map(String address) {
        var self = new SelfConfig(IpPrefix.parse(address), null, "fake.heddle.test", 0, false, false);
        return new NetworkMap(
                ++mapSerial, self, List.of(), List.of(), List.of(), List.of(), List.of(), DnsSettings.DISABLED);
    }

    private <F> List<F> services(Class<F> type) {
        return bound.stream()
                .map(each -> each.service)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** What the undisturbed world does not do: every call may go wrong. */
    private void disturb(String service, String operation, boolean mayFail) throws BackendException {
        if (!disturbing || !lane.isMine()) {
            return;
        }
        if (operation.equals("login")) {
            answerLogins();
        } else if (operation.equals("awaitConnected")) {
            boolean serves = !choices.yes();
            services(FakeSignalConnector.class).forEach(each -> each.connecting(serves));
        }
        boolean mustWork = operation.equals("close") || operation.equals("down"); // or nothing could undo it
        int ways = mustWork ? 1 : mayFail ? 3 : 2;
        int way = choices.among(hangsAllowed ? ways + 1 : ways);
        if (way == ways) {
            hung = true;
            hanging.add(service);
            threads.pass(HANG);
            threads.await(() -> released);
            hanging.remove(service);
        } else if (way == 1) {
            throw new AssertionError(service + " errs in " + operation);
        } else if (way == 2) {
            throw new BackendException(Reason.FAILED, service + " fails in " + operation);
        }
    }

    private void answerLogins() {
        int way = choices.among(4);
        var refusal = way == 1
                ? new ConnectorException(ConnectorException.Reason.UNREACHABLE, "on purpose")
                : way == 2 ? new ConnectorException(ConnectorException.Reason.PERMISSION_DENIED, "on purpose") : null;
        refused |= way == 2;
        services(FakeManagementConnector.class).forEach(each -> {
            each.refuse(refusal);
            each.answering(way != 3);
        });
    }

    /** Whatever was wrong with the servers is put right; what hangs hangs on. */
    private void calm() {
        disturbing = false;
        var last = map("100.64.0.1/16");
        services(FakeManagementConnector.class).forEach(each -> {
            each.refuse(null);
            each.answering(true);
            each.push(last);
        });
        services(FakeSignalConnector.class).forEach(each -> each.connecting(true));
    }

    /** The hung calls return. */
    private void release() {
        require(unansweredDepartures() == 0, "L15: an unbind that never returns");
        released = true;
        if (wanted && refused && state() == GatewayState.NEEDS_LOGIN) {
            up();
        }
        threads.stage(TO_CONVERGE, () -> converge(1));
    }

    /** L15: the last state wins. */
    private void converge(int round) {
        if (!isAsWanted() && round < MOST_ROUNDS) {
            threads.stage(TO_CONVERGE, () -> converge(round + 1));
            return;
        }
        require(
                abandoned || isAsWanted(),
                "L15: " + state() + " at last, wanted " + wanted + ", objects " + host.objects());
        var closed = gateway.close();
        threads.stage(Duration.ZERO, () -> judgeTheEnd(closed));
    }

    private boolean isAsWanted() {
        return wanted
                ? state() == GatewayState.CONNECTED
                : state() == GatewayState.IDLE && host.objects().isEmpty();
    }

    /** After the end nothing is left, and nothing happens any more. */
    private void judgeTheEnd(CompletableFuture<Void> closed) {
        require(closed.isDone(), "L3: a close that never returns");
        require(abandoned || host.objects().isEmpty(), "L2: left on the host: " + host.objects());
        require(abandoned || violations().isEmpty(), "violations: " + violations());
        require(!hostTaken, "L2: the host is still taken");
        require(answers.stream().allMatch(CompletableFuture::isDone), "L3: a call that is never answered");
        List.copyOf(bound).forEach(this::unbind);
        require(unansweredDepartures() == 0, "L15: an unbind after the end that does not return");
        eventsAtTheEnd = host.events().size();
        threads.stage(HANG, () -> {});
    }

    /** While a call hangs, what its service has on the host is in the way of another service, which is refused. */
    private List<String> violations() {
        return host.violations().stream()
                .filter(each -> !hung || !each.startsWith("created twice"))
                .toList();
    }

    GatewayState state() {
        return ((Gateway) gateway).status().state();
    }

    private Registration takeHost() {
        require(!hostTaken, "L15: the host is taken twice");
        hostTaken = true;
        return () -> hostTaken = false;
    }

    /** Collected, not thrown: the lane would survive it. */
    private void require(boolean holds, String rule) {
        if (!holds) {
            broken.add(rule);
        }
    }

    private static Map<Kind<?>, BiFunction<String, FakeHost, FakeService>> kinds() {
        var kinds = new LinkedHashMap<Kind<?>, BiFunction<String, FakeHost, FakeService>>();
        kinds.put(Kind.TUNNEL, FakeTunnelBackend::new);
        kinds.put(Kind.FIREWALL, FakeFirewallBackend::new);
        kinds.put(Kind.ROUTES, FakeRouteBackend::new);
        kinds.put(Kind.HOST_DNS, FakeHostDnsBackend::new);
        kinds.put(Kind.RESOLVER, FakeResolver::new);
        kinds.put(Kind.MANAGEMENT, FakeManagementConnector::new);
        kinds.put(Kind.SIGNAL, FakeSignalConnector::new);
        return kinds;
    }

    private static Wish wish() {
        var kept = new PropertyStore() {
            private Properties properties = new Properties();

            @Override
            public Properties read() {
                return properties;
            }

            @Override
            public void write(Properties next) {
                properties = next;
            }
        };
        try {
            return Wish.load(kept);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Identity identity() {
        try {
            var directory = Files.createTempDirectory("heddle-explored");
            try {
                return Identity.load(directory);
            } finally {
                Files.deleteIfExists(directory.resolve("private.key"));
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HostDescription description() {
        return new HostDescription("test", "linux", "Test", "1", "6", "x86_64", "0.60.0", Map.of(), true, false);
    }
}
