package io.heddle.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.GatewayState;
import io.heddle.api.connect.Credential;
import io.heddle.api.host.BackendException;
import io.heddle.api.host.HostRecord;
import io.heddle.api.host.Slot;
import io.heddle.api.lifecycle.Registration;
import io.heddle.api.routes.RouteBackend;
import io.heddle.api.routes.RouteSession;
import io.heddle.api.tunnel.TunnelInterface;
import io.heddle.engine.backend.Candidate;
import io.heddle.engine.backend.Kind;
import io.heddle.engine.metrics.Meter;
import io.heddle.engine.state.FileHostRecord;
import io.heddle.tck.fake.FakeService;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Services that throw what they must not: reported, and the lane lives on. */
@SuppressWarnings("FutureReturnValueIgnored") // tests look at what became of it
class HostilityTest {

    @TempDir
    Path directory;

    private GatewayFixture fixture;

    @BeforeEach
    void begin() throws IOException {
        fixture = new GatewayFixture(directory);
    }

    static Stream<Arguments> kindsAndThrowables() {
        return Kind.ALL.stream()
                .filter(Kind::required)
                .flatMap(kind -> Stream.<Supplier<Throwable>>of(
                                () -> new IllegalStateException("hostile"), () -> new StackOverflowError("hostile"))
                        .map(thrown -> Arguments.of(kind, thrown)));
    }

    /**
     * Every method of the best candidate and of all that it hands out throws, one after the other: in each case the gateway gets up
     * with the other candidate, or gets up when the hostile one has left; it can always be taken down, and nothing is left.
     */
    @ParameterizedTest
    @MethodSource("kindsAndThrowables")
    void aServiceThatThrowsFromEverythingIsReportedAndTheLaneLivesOn(Kind<?> kind, Supplier<Throwable> thrown)
            throws IOException {
        fixture.withAll().up();
        var hostile = new Hostile(thrown);
        var methods = methodsOf(kind, hostile);
        fixture.down();
        assertThat(methods).isNotEmpty();
        for (var method : methods) {
            hostile.method = method;
            oneRound(kind, hostile);
        }
    }

    private void oneRound(Kind<?> kind, Hostile hostile) {
        long id = 1000 + fixture.lane.meters().total(Meter.LANE_TASKS);
        var service = service(kind, hostile, id);
        fixture.up();
        fixture.advance(Duration.ofSeconds(40));
        var as = kind + " throws from " + hostile.method + ", "
                + fixture.gateway.status().reason();

        var down = fixture.gateway.down();
        fixture.advance(Duration.ofSeconds(5));
        assertThat(down).as(as).isCompleted();
        var left = leave(kind, service, id);
        fixture.advance(Duration.ofSeconds(5));
        assertThat(left).as(as).isCompleted();
        hostile.closeAll();
        hostile.method = "";
        var up = fixture.up();
        fixture.advance(Duration.ofMinutes(1));
        assertThat(up).as(as).isCompleted();
        assertThat(fixture.state()).as(as).isEqualTo(GatewayState.CONNECTED);
        fixture.down();
        fixture.advance(Duration.ofSeconds(1));
        assertThat(fixture.host.objects()).as(as).isEmpty();
    }

    /** What of a kind is called in a run with it, found by running it. */
    private Set<String> methodsOf(Kind<?> kind, Hostile hostile) {
        var service = service(kind, hostile, 999);
        fixture.advance(Duration.ofSeconds(5));
        fixture.down();
        fixture.up();
        fixture.advance(Duration.ofSeconds(5));
        fixture.gateway.status();
        fixture.down();
        var left = leave(kind, service, 999);
        fixture.threads.settle();
        assertThat(left).isCompleted();
        return new TreeSet<>(hostile.called);
    }

    private <B> B service(Kind<B> kind, Hostile hostile, long id) {
        var service = kind.type().cast(hostile.around(kind.type(), original(kind)));
        fixture.gateway.appeared(
                Candidate.of(kind, service, Map.of("heddle.name", "hostile", "service.ranking", 99, "service.id", id)));
        fixture.threads.settle();
        return service;
    }

    private <B> CompletableFuture<Void> leave(Kind<B> kind, Object service, long id) {
        return fixture.gateway.left(kind, kind.type().cast(service), id);
    }

    private FakeService original(Kind<?> kind) {
        var all = Map.<Kind<?>, FakeService>of(
                Kind.TUNNEL, fixture.tunnel,
                Kind.FIREWALL, fixture.firewall,
                Kind.ROUTES, fixture.routes,
                Kind.HOST_DNS, fixture.hostDns,
                Kind.RESOLVER, fixture.resolver,
                Kind.MANAGEMENT, fixture.management,
                Kind.SIGNAL, fixture.signal);
        return Objects.requireNonNull(all.get(kind));
    }

    /** Passes calls on to a fake, wraps what comes back, and throws from one method. */
    private static final class Hostile {
        private final Supplier<Throwable> thrown;
        private final Set<String> called = new TreeSet<>();
        private final Set<Registration> open = new java.util.LinkedHashSet<>();
        private String method = "";

        Hostile(Supplier<Throwable> thrown) {
            this.thrown = thrown;
        }

        Object around(Class<?> type, Object target) {
            return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, call, arguments) -> {
                if (call.getDeclaringClass() == Object.class) {
                    return identity(proxy, call.getName(), arguments);
                }
                var name = type.getSimpleName() + "." + call.getName();
                called.add(name);
                if (name.equals(method)) {
                    throw thrown.get();
                }
                try {
                    var result = call.invoke(target, arguments);
                    return result == null ? null : wrapped(call.getReturnType(), result);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
        }

        /** A hostile session that could not be closed is closed for it: the host model belongs to the test. */
        void closeAll() {
            open.forEach(Registration::close);
            open.clear();
        }

        private Object wrapped(Class<?> type, Object result) {
            if (!type.isInterface() || !type.getName().startsWith("io.heddle.")) {
                return result;
            }
            if (result instanceof Registration session) {
                open.add(session);
            }
            return around(type, result);
        }

        private static @Nullable Object identity(Object proxy, String name, Object[] arguments) {
            return switch (name) {
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "hostile service";
            };
        }
    }

    /** A language without checked exceptions lets a backend throw what it does not declare. */
    @Test
    void anUndeclaredExceptionOfABackendOrATaskIsReportedAndTheLaneLivesOn() {
        RouteBackend sneaky = new RouteBackend() {
            @Override
            public void recover(HostRecord record) {}

            @Override
            public RouteSession open(TunnelInterface tunnel, Slot slot, HostRecord record) {
                throw HostilityTest.<RuntimeException>undeclared(new IOException("hostile, and undeclared"));
            }
        };
        fixture.gateway.appeared(Candidate.of(
                Kind.ROUTES, sneaky, Map.of("heddle.name", "sneaky", "service.ranking", 99, "service.id", 999L)));
        fixture.lane.execute("sneaky", () -> {
            throw HostilityTest.<RuntimeException>undeclared(new IOException("hostile, and undeclared"));
        });
        var up = fixture.withAll().up();

        assertThat(up).isCompleted();
        assertThat(fixture.gateway.status().backends())
                .anyMatch(backend ->
                        backend.name().equals("sneaky") && backend.setAside().contains("undeclared"));
        assertThat(fixture.lane.meters().total(Meter.LANE_FAILURES)).isEqualTo(1);
        assertThat(fixture.down()).isCompleted();
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the point: the compiler does not see it
    private static <E extends Throwable> E undeclared(Throwable thrown) throws E {
        throw (E) thrown;
    }

    @Test
    void aListenerThatThrowsAnErrorTouchesNothing() {
        fixture.gateway.listen(status -> {
            throw new StackOverflowError("hostile");
        });

        var up = fixture.withAll().up();
        assertThat(up).isCompleted();
        assertThat(fixture.down()).isCompleted();
    }

    /** The picture of a cycle that ends asks the tunnel what passed; if that hangs, the cycle ends all the same. */
    @Test
    void aCallThatHangsWhileAPictureIsTakenKeepsNoCycleFromEnding() {
        fixture.gateway.listen(status -> {});
        fixture.withAll().up();
        hangAt("traffic", 1);

        var down = fixture.gateway.down();
        fixture.advance(Duration.ofMinutes(1));

        assertThat(down).isCompleted();
        assertThat(fixture.host.objects()).isEmpty();
    }

    /** As above, for each of the pictures that are taken while a service leaves: they ask whether the signal stream is connected. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aCallThatHangsWhileAPictureIsTakenKeepsNoServiceFromLeaving(int which) {
        var calls = new AtomicInteger();
        var signal = new Hostile(() -> {
            if (calls.incrementAndGet() == which) {
                fixture.threads.advance(Duration.ofSeconds(15));
            }
            return new IllegalStateException("hostile");
        });
        fixture.withAll();
        service(Kind.SIGNAL, signal, 998);
        fixture.up();
        var better = service(Kind.ROUTES, new Hostile(IllegalStateException::new), 999);
        signal.method = "SignalClient.isConnected";

        var left = leave(Kind.ROUTES, better, 999);
        fixture.advance(Duration.ofMinutes(1));

        assertThat(calls).hasValueGreaterThanOrEqualTo(which);
        assertThat(left).isCompleted();
    }

    @Test
    void aLogoutThatThrowsIsAnsweredAndItsConnectionClosed() {
        fixture.withAll();
        failAt("management-1", "logout");

        var logout = fixture.gateway.logout();
        fixture.threads.settle();

        assertThat(logout).isCompletedExceptionally();
        assertThat(fixture.host.objects()).isEmpty();
    }

    /** It stays noted until every backend has recovered, not only those that are not set aside. */
    @Test
    void aLostRecordIsNotForgottenWhileABackendHasNotRecovered() throws Exception {
        fixture.record.note(FileHostRecord.ENGINE, FileHostRecord.LOST, Map.of());
        failAt("tunnel-1", "recover");

        fixture.withAll();
        assertThat(fixture.record.isEmpty()).isFalse();

        fixture.host.interfere((service, called, mayFail) -> {});
        fixture.advance(Duration.ofMinutes(1));
        fixture.gateway.pin("firewall", ""); // anything that looks again
        fixture.threads.settle();
        assertThat(fixture.record.isEmpty()).isTrue();
    }

    @Test
    void afterTheEndEveryRequestIsAnswered() {
        fixture.withAll().up();
        assertThat(fixture.gateway.close()).isNotNull();
        fixture.threads.settle();

        assertThat(fixture.gateway.down()).isCompleted();
        assertThat(fixture.gateway.logout()).isCompletedExceptionally();
        assertThat(fixture.gateway.up(new Credential.Registered())).isCompletedExceptionally();
    }

    private void failAt(String name, String operation) {
        fixture.host.interfere((service, called, mayFail) -> {
            if (service.equals(name) && called.equals(operation)) {
                throw new BackendException(BackendException.Reason.FAILED, "hostile");
            }
        });
    }

    private void hangAt(String operation, int which) {
        var calls = new AtomicInteger();
        fixture.host.interfere((service, called, mayFail) -> {
            if (called.equals(operation) && calls.incrementAndGet() == which) {
                fixture.threads.advance(Duration.ofSeconds(15));
            }
        });
    }
}
