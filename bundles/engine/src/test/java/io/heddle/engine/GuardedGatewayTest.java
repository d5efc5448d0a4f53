package io.heddle.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.api.GatewayException;
import io.heddle.api.GatewayState;
import io.heddle.api.connect.Credential;
import io.heddle.api.host.BackendException;
import io.heddle.api.host.HostRecord;
import io.heddle.api.tunnel.TunnelBackend;
import io.heddle.api.tunnel.TunnelListener;
import io.heddle.api.tunnel.TunnelSession;
import io.heddle.api.tunnel.TunnelSettings;
import io.heddle.engine.backend.Candidate;
import io.heddle.engine.backend.Candidates;
import io.heddle.engine.backend.Kind;
import io.heddle.engine.lifecycle.Lane;
import io.heddle.engine.lifecycle.VirtualThreads;
import io.heddle.engine.state.FileHostRecord;
import io.heddle.engine.state.Identity;
import io.heddle.engine.state.StateDirectory;
import io.heddle.engine.state.Wish;
import io.heddle.tck.fake.FakeFirewallBackend;
import io.heddle.tck.fake.FakeHost;
import io.heddle.tck.fake.FakeHostDnsBackend;
import io.heddle.tck.fake.FakeManagementConnector;
import io.heddle.tck.fake.FakeResolver;
import io.heddle.tck.fake.FakeRouteBackend;
import io.heddle.tck.fake.FakeSignalConnector;
import io.heddle.tck.fake.FakeTunnelBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway that cannot begin is there, says why, and begins as soon as it can. */
@SuppressWarnings("FutureReturnValueIgnored") // tests look at what became of it
class GuardedGatewayTest {

    private static final Credential CREDENTIAL = new Credential.SetupKey("00000000-0000-4000-8000-000000000001");

    @TempDir
    Path home;

    private final VirtualThreads threads = new VirtualThreads();
    private final Lane lane = new Lane(threads);
    private final Candidates candidates = new Candidates();
    private final FakeHost host = new FakeHost();
    private final Tunnel tunnel = new Tunnel(new FakeTunnelBackend("tunnel-1", host));
    private Path state = Path.of("unset");
    private @Nullable GuardedGateway begun;

    @BeforeEach
    void place() {
        state = home.resolve("state");
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        if (begun != null) {
            var closed = gateway().close();
            threads.settle();
            assertThat(closed).isCompleted();
            gateway().release();
            StateDirectory.open(state).close();
        }
        assertThat(host.objects()).isEmpty();
        assertThat(host.violations()).isEmpty();
        assertThat(threads.pendingTimers()).isZero();
    }

    @Test
    void beginsAtOnceWhenNothingIsInTheWay() {
        begin(Map.of());
        var up = gateway().up(CREDENTIAL);
        all();

        assertThat(up).isCompleted();
        assertThat(gateway().status().state()).isEqualTo(GatewayState.CONNECTED);
    }

    @Test
    void aWrongConfigurationIsAStateWithAReasonAndUpFails() {
        begin(Map.of("mtu", 12));
        all();

        assertThat(gateway().status().state()).isEqualTo(GatewayState.FAILED);
        assertThat(gateway().status().reason()).isEqualTo("io.heddle.engine: mtu: 12 is not in 576…8192");
        assertThat(gateway().status().problems()).singleElement().asString().contains("mtu");
        assertThat(gateway().status().backends()).hasSize(7);
        assertFails(gateway().up(CREDENTIAL), "mtu");
        assertThat(state).doesNotExist();
    }

    /** Only another configuration helps, and that makes another component. */
    @Test
    void aWrongConfigurationIsNotTriedAgain() {
        begin(Map.of("mtu", 12));

        assertThat(threads.pendingTimers()).isZero();
        state.toFile().mkdirs();
    }

    @Test
    void l15AHeldDirectoryIsAStateThatNamesTheHolderAndEndsByItselfWhenItIsLetGoOf() throws IOException {
        var other = StateDirectory.open(state);
        Wish.load(state).want(CREDENTIAL);
        begin(Map.of());
        all();
        assertThat(gateway().status().state()).isEqualTo(GatewayState.FAILED);
        assertThat(gateway().status().reason())
                .startsWith("io.heddle.engine: state.directory: " + state + " is in use by another process (")
                .contains(Long.toString(ProcessHandle.current().pid()));
        assertFails(gateway().up(CREDENTIAL), "in use");
        threads.advance(Duration.ofMinutes(1));
        assertThat(host.events()).isEmpty();

        other.close();
        threads.advance(Duration.ofSeconds(GuardedGateway.RETRY_SECONDS));

        assertThat(gateway().status().state()).isEqualTo(GatewayState.CONNECTED);
    }

    @Test
    void anUpTriesAgainAtOnce() throws IOException {
        var other = StateDirectory.open(state);
        begin(Map.of());
        all();
        other.close();

        var up = gateway().up(CREDENTIAL);
        threads.settle();

        assertThat(up).isCompleted();
        assertThat(gateway().status().problems()).isEmpty();
    }

    /** Somebody's wish is in the directory, but it was said down since. */
    @Test
    void aDownThatCouldNotBeKeptIsRememberedAndAPinToo() throws IOException {
        var other = StateDirectory.open(state);
        Wish.load(state).want(CREDENTIAL);
        begin(Map.of());
        all();
        var down = gateway().down();
        gateway().pin("firewall", "nftables");
        threads.settle();
        assertThat(down).isCompleted();
        assertThatThrownBy(() -> gateway().pin("magic", "any")).isInstanceOf(IllegalArgumentException.class);

        other.close();
        threads.advance(Duration.ofMinutes(1));

        assertThat(gateway().status().state()).isEqualTo(GatewayState.IDLE);
        assertThat(Wish.load(state).isWanted()).isFalse();
        assertThat(Wish.load(state).pin("firewall")).isEqualTo("nftables");
        gateway().pin("firewall", "");
        threads.settle();
    }

    @Test
    void servicesThatCameAndLeftMeanwhileAreCountedRight() throws IOException {
        var other = StateDirectory.open(state);
        Wish.load(state).want(CREDENTIAL);
        begin(Map.of());
        all();
        var left = gateway().left(Kind.TUNNEL, tunnel, 1);
        threads.settle();
        assertThat(left).isCompleted();
        tunnel.fake.left();

        other.close();
        threads.advance(Duration.ofMinutes(1));

        assertThat(gateway().status().state()).isEqualTo(GatewayState.WAITING_FOR_BACKENDS);
        assertThat(gateway().status().reason()).isEqualTo("missing: tunnel");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "damaged", "#heddle private.key 2\n", "#heddle private.key 9\nx\n#end\n"})
    void withoutItsIdentityAGatewayDoesNotBeginAndTheFileIsLeftAlone(String text) throws IOException {
        state.toFile().mkdirs();
        var key = state.resolve("private.key");
        Files.writeString(key, text);
        begin(Map.of());
        all();

        assertThat(gateway().status().state()).isEqualTo(GatewayState.FAILED);
        assertThat(gateway().status().reason()).startsWith(key.toString());
        assertFails(gateway().up(CREDENTIAL), key.toString());
        threads.advance(Duration.ofMinutes(1));
        assertThat(key).hasContent(text);
        try (var files = Files.list(state)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("private.key", "lock");
        }

        Files.writeString(key, "dwdtCnMYpX08FsFyUbJmRd9ML4frwJkqsXf7pR25LCo="); // restored
        var up = gateway().up(CREDENTIAL);
        threads.settle();
        assertThat(up).isCompleted();
        assertThat(gateway().status().publicKey()).isEqualTo("hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo=");
    }

    @Test
    void aBrokenWishIsKeptAsideAndTheGatewayStaysDownUntilItIsWantedAgain() throws IOException {
        Identity.load(Files.createDirectories(state));
        Files.writeString(state.resolve("gateway.properties"), "#heddle gateway.properties 2\nwanted=up\n");
        begin(Map.of());
        all();

        assertThat(gateway().status().state()).isEqualTo(GatewayState.IDLE);
        assertThat(gateway().status().problems())
                .singleElement()
                .asString()
                .startsWith("wish: " + state.resolve("gateway.properties") + " is truncated")
                .contains("gateway.properties.bad-");
        assertThat(kept("gateway.properties.bad-")).hasContent("#heddle gateway.properties 2\nwanted=up\n");

        var up = gateway().up(CREDENTIAL);
        threads.settle();
        assertThat(up).isCompleted();
        assertThat(gateway().status().problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway.properties", "host-record.properties"})
    void whatANewerVersionWroteIsLeftAloneAndTheGatewayDoesNotBegin(String name) throws IOException {
        state.toFile().mkdirs();
        var text = "#heddle " + name + " 3\nx\n#end\n";
        Files.writeString(state.resolve(name), text);
        begin(Map.of());
        all();

        assertFails(gateway().up(CREDENTIAL), "newer version");
        assertThat(state.resolve(name)).hasContent(text);
    }

    /** By name, also when nobody wants the gateway up; and it is remembered until all backends have done it. */
    @Test
    void aBrokenHostRecordIsKeptAsideAndTheHostRecoveredByName() throws IOException {
        Identity.load(Files.createDirectories(state));
        Files.writeString(state.resolve("host-record.properties"), "no|record\n");
        begin(Map.of());

        assertThat(gateway().status().problems()).singleElement().asString().contains("host-record.properties.bad-");
        assertThat(kept("host-record.properties.bad-")).hasContent("no|record\n");
        assertThat(FileHostRecord.open(state).isEmpty()).isFalse();

        all();

        assertThat(gateway().status().state()).isEqualTo(GatewayState.IDLE);
        assertThat(tunnel.recoveries).isPositive();
        assertThat(FileHostRecord.open(state).isEmpty()).isTrue();
    }

    @Test
    void listenersHearWhyItCannotBeginAndThatItCan() throws IOException {
        var other = StateDirectory.open(state);
        Wish.load(state).want(CREDENTIAL);
        begin(Map.of());
        Queue<GatewayState> heard = new ConcurrentLinkedQueue<>();
        gateway().listen(status -> heard.add(status.state()));
        all();
        Files.writeString(state.resolve("private.key"), "damaged");

        other.close();
        threads.advance(Duration.ofSeconds(10));
        Files.delete(state.resolve("private.key"));
        threads.advance(Duration.ofSeconds(10));

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> heard.contains(GatewayState.CONNECTED));
        assertThat(heard).startsWith(GatewayState.FAILED).doesNotContain(GatewayState.BACKING_OFF);
    }

    @Test
    void closesWhileItCannotBegin() throws IOException {
        try (var other = StateDirectory.open(state)) {
            begin(Map.of());
            all();
            var up = gateway().up(CREDENTIAL);
            var closed = gateway().close();
            threads.settle();

            assertThat(closed).isCompleted();
            assertThat(up).isCompletedExceptionally();
            assertThat(gateway().left(Kind.TUNNEL, tunnel, 1)).isCompleted();
            assertThat(other.path()).exists();
        }
    }

    private GuardedGateway gateway() {
        return Objects.requireNonNull(begun);
    }

    private void begin(Map<String, ?> more) {
        var values = new HashMap<String, Object>(more);
        values.put("management_url", "http://127.0.0.1:1");
        values.put("state_directory", state.toString());
        begun = new GuardedGateway(
                new GatewaySetup(
                        TestConfig.of(values),
                        key -> key.equals("heddle.lock.dir") ? home.toString() : null,
                        lane,
                        candidates),
                lane,
                candidates);
    }

    private void all() {
        add(Kind.TUNNEL, tunnel, 1);
        add(Kind.FIREWALL, new FakeFirewallBackend("firewall-1", host), 2);
        add(Kind.ROUTES, new FakeRouteBackend("routes-1", host), 3);
        add(Kind.HOST_DNS, new FakeHostDnsBackend("host-dns-1", host), 4);
        add(Kind.RESOLVER, new FakeResolver("resolver-1", host), 5);
        add(Kind.MANAGEMENT, new FakeManagementConnector("management-1", host), 6);
        add(Kind.SIGNAL, new FakeSignalConnector("signal-1", host), 7);
        threads.settle();
    }

    private <B> void add(Kind<B> kind, B service, long id) {
        gateway().appeared(Candidate.of(kind, service, Map.of("service.ranking", 50, "service.id", id)));
    }

    private void assertFails(CompletableFuture<Void> request, String why) {
        threads.settle();
        assertThatThrownBy(request::join)
                .cause()
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.state()).isEqualTo(GatewayState.FAILED))
                .hasMessageContaining(why);
    }

    /** Counts what the host model does not show. */
    private static final class Tunnel implements TunnelBackend {
        private final FakeTunnelBackend fake;
        private int recoveries;

        Tunnel(FakeTunnelBackend fake) {
            this.fake = fake;
        }

        @Override
        public void recover(HostRecord record) throws BackendException {
            recoveries++;
            fake.recover(record);
        }

        @Override
        public TunnelSession open(TunnelSettings settings, HostRecord record, TunnelListener listener)
                throws BackendException {
            return fake.open(settings, record, listener);
        }
    }

    private Path kept(String prefix) throws IOException {
        try (var files = Files.list(state)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
