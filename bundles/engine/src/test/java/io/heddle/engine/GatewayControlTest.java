package io.heddle.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.api.GatewayState;
import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.ConnectorException.Reason;
import io.heddle.api.connect.Credential;
import io.heddle.api.host.NetworkEvent;
import io.heddle.api.map.DnsSettings;
import io.heddle.api.map.FirewallRule;
import io.heddle.api.map.NetworkMap;
import io.heddle.api.map.RemotePeer;
import io.heddle.api.map.RuleAction;
import io.heddle.api.map.RuleProtocol;
import io.heddle.api.net.IpPrefix;
import io.heddle.api.net.PublicKey;
import io.heddle.engine.backend.Candidate;
import io.heddle.engine.backend.Kind;
import io.heddle.tck.fake.FakeFirewallBackend;
import io.heddle.tck.fake.FakeHostDnsBackend;
import io.heddle.tck.fake.FakeManagementConnector;
import io.heddle.tck.fake.FakeRouteBackend;
import io.heddle.tck.fake.FakeService;
import io.heddle.tck.fake.FakeSignalConnector;
import io.heddle.tck.fake.FakeTunnelBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("FutureReturnValueIgnored") // tests look at what became of it
class GatewayControlTest {

    private static final String[] UP = {
        "host dns",
        "link hd0",
        "link hd0 up",
        "management of management-1",
        "resolver",
        "rule A",
        "signal of signal-1",
        "table A"
    };

    @TempDir
    Path directory;

    private GatewayFixture fixture;

    @BeforeEach
    void begin() throws IOException {
        fixture = new GatewayFixture(directory);
    }

    /** Whatever a test did: after down, the model of the host is empty and no rule was broken. */
    @AfterEach
    void theHostIsCleanAfterDown() {
        fixture.down();
        fixture.advance(Duration.ofSeconds(1));
        assertThat(fixture.host.objects()).isEmpty();
        assertThat(fixture.host.violations()).isEmpty();
        assertThat(fixture.threads.pendingTimers()).isZero();
    }

    @Test
    void comesUpWhenEveryKindIsThere() {
        var up = fixture.up();
        assertThat(fixture.state()).isEqualTo(GatewayState.WAITING_FOR_BACKENDS);

        fixture.withAll();

        assertThat(up).isCompleted();
        assertThat(fixture.state()).isEqualTo(GatewayState.CONNECTED);
        assertThat(fixture.host.objects()).containsExactly(UP);
    }

    @Test
    void opensTheFilterBeforeTheLinkIsUpAndClosesItAfter() {
        fixture.withAll().up();
        fixture.down();

        var events = fixture.host.events();
        assertThat(events.indexOf("+table A")).isLessThan(events.indexOf("+link hd0 up"));
        assertThat(events.indexOf("-link hd0 up")).isLessThan(events.indexOf("-table A"));
        assertThat(events.indexOf("-table A")).isLessThan(events.indexOf("-link hd0"));
    }

    @Test
    void neverContactsAnybodyWithoutAServer() throws IOException {
        fixture = new GatewayFixture(directory, null);
        var up = fixture.withAll().up();

        assertThatThrownBy(up::join).hasMessageContaining("management.url");
        assertThat(fixture.state()).isEqualTo(GatewayState.FAILED);
        assertThat(fixture.management.credentials()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "up", "apply", "initiate"})
    void l2AFailingTunnelLeavesNothingAndIsTriedAgain(String operation) {
        fixture.tunnel.fail(operation);
        fixture.withAll().up();
        if (!operation.equals("initiate")) {
            fixture.advance(Duration.ofSeconds(3));
        }
        fixture.tunnel.fail(null);

        fixture.advance(Duration.ofMinutes(2));

        assertThat(fixture.state()).isEqualTo(GatewayState.CONNECTED);
        assertThat(fixture.host.objects()).containsExactly(UP);
    }

    @Test
    void l2NoRunWithoutAFilter() {
        fixture.firewall.fail("open");
        fixture.withAll().up();
        fixture.advance(Duration.ofSeconds(30));

        assertThat(fixture.state()).isNotEqualTo(GatewayState.CONNECTED);
        assertThat(fixture.host.events()).doesNotContain("+link hd0 up");
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "apply"})
    void routesAndNamesDegradeTheRunAndRecover(String operation) {
        fixture.routes.fail(operation);
        fixture.hostDns.fail(operation);
        fixture.withAll().up();
        assertThat(fixture.state()).isEqualTo(GatewayState.CONNECTED);
        assertThat(fixture.gateway.status().problems()).anyMatch(text -> text.startsWith("routes:"));

        fixture.routes.fail(null);
        fixture.hostDns.fail(null);
        fixture.advance(Duration.ofMinutes(1));

        assertThat(fixture.gateway.status().problems()).isEmpty();
        assertThat(fixture.host.objects()).hasSameSizeAs(UP).contains("host dns", "resolver");
    }

    @Test
    void failsClosedWhenAPlanCannotBeEnforced() {
        fixture.withAll().up();
        fixture.management.push(map(2, peer(1)));
        fixture.threads.settle();
        fixture.firewall.fail("apply");
        fixture.host.clearEvents();

        fixture.management.push(map(3, peer(1)));
        fixture.threads.settle();

        assertThat(fixture.host.events()).contains("peers 0");
        assertThat(fixture.gateway.status().problems()).anyMatch(text -> text.contains("no peers without a filter"));
        assertThat(fixture.state()).isEqualTo(GatewayState.CONNECTED);

        fixture.firewall.fail(null);
        fixture.advance(Duration.ofSeconds(10));
        assertThat(fixture.gateway.status().problems()).isEmpty();
    }

    @Test
    void l4AStopEndsALoginThatIsNeverAnswered() {
        fixture.management.answering(false);
        fixture.withAll().up();
        assertThat(fixture.state()).isEqualTo(GatewayState.CONNECTING);

        var down = fixture.down();

        assertThat(down).isCompleted();
        assertThat(fixture.host.objects()).isEmpty();
    }

    /** The original scenario: the signal server accepts and never serves. */
    @Test
    void l5AStopEndsAStartThatWaitsForTheSignalStream() {
        fixture.signal.connecting(false);
        var up = fixture.withAll().up();
        assertThat(up).isNotDone();
        assertThat(fixture.gateway.status().waitingFor()).isEqualTo("signal stream, 0 s");

        var down = fixture.down();

        assertThat(down).isCompleted();
        assertThat(up).isCompletedExceptionally();
        assertThat(fixture.host.objects()).isEmpty();
    }

    @Test
    void theStartGoesOnWhenTheSignalStreamIsThere() {
        fixture.signal.connecting(false);
        var up = fixture.withAll().up();

        fixture.signal.connecting(true);
        fixture.threads.settle();

        assertThat(up).isCompleted();
    }

    @Test
    void l12RetriesWithAPauseThatADownEndsAtOnce() {
        fixture.management.refuse(new ConnectorException(Reason.UNREACHABLE, "nobody there"));
        fixture.withAll().up();
        assertThat(fixture.state()).isEqualTo(GatewayState.BACKING_OFF);
        fixture.advance(Duration.ofMinutes(5));
        int attempts = fixture.management.credentials().size();
        assertThat(attempts).isBetween(15, 200);

        assertThat(fixture.down()).isCompleted();

        fixture.advance(Duration.ofMinutes(5));
        assertThat(fixture.management.credentials()).hasSize(attempts);
    }

    @Test
    void l13ARefusalIsPermanentUntilTheUserActs() {
        fixture.management.refuse(new ConnectorException(Reason.INVALID_SETUP_KEY, "unknown setup key"));
        var up = fixture.withAll().up();
        assertThatThrownBy(up::join).hasMessageContaining("unknown setup key");
        assertThat(fixture.state()).isEqualTo(GatewayState.NEEDS_LOGIN);
        fixture.advance(Duration.ofHours(1));
        assertThat(fixture.management.credentials()).hasSize(1);

        fixture.management.refuse(null);
        assertThat(fixture.up()).isCompleted();
    }

    @Test
    void aSetupKeyIsForgottenOnceUsedAndTheWishIsKept() throws IOException {
        fixture.withAll().up();

        var again = new GatewayFixture(directory);
        assertThat(again.wish.isWanted()).isTrue();
        assertThat(again.wish.credential()).isInstanceOf(Credential.Registered.class);
        assertThat(directory.resolve("gateway.properties")).content().doesNotContain("8000-000000000001");
    }

    @Test
    void whatAKilledProcessLeftIsUndoneAlsoIfNothingIsWanted() throws Exception {
        fixture.record.note("firewall", "table", java.util.Map.of());

        fixture.withAll();

        assertThat(fixture.host.events()).contains("recovered by firewall-1");
        assertThat(fixture.state()).isEqualTo(GatewayState.IDLE);
        fixture.record.forget("firewall", "table");
    }

    @Test
    void anIdleGatewayLeavesACleanHostAlone() {
        fixture.withAll();

        assertThat(fixture.host.events()).isEmpty();
    }

    @Test
    void l15ASecondGatewayOfAHostWaitsAndTouchesNothing() throws Exception {
        var other = new io.heddle.engine.state.NamespaceLock(directory).take();
        fixture.withAll().up();
        assertThat(fixture.state()).isEqualTo(GatewayState.BACKING_OFF);
        assertThat(fixture.gateway.status().reason())
                .contains(
                        "another gateway runs",
                        Long.toString(ProcessHandle.current().pid()));
        assertThat(fixture.host.events()).noneMatch(event -> event.startsWith("+link"));

        other.close();
        fixture.advance(Duration.ofMinutes(1));

        assertThat(fixture.state()).isEqualTo(GatewayState.CONNECTED);
    }

    @Test
    void l14TwoRestartRequestsWithinTheDebounceWindowAreOneRestart() {
        fixture.withAll().up();

        fixture.linkRemoved();
        fixture.linkRemoved();
        fixture.advance(Duration.ofSeconds(5));

        assertThat(fixture.state()).isEqualTo(GatewayState.CONNECTED);
        assertThat(fixture.management.credentials()).hasSize(2);
        assertThat(fixture.gateway.status().restarts()).containsEntry("interface-lost", 1);
    }

    @Test
    void l14TheRemovalOfOurInterfaceByOurOwnTeardownRestartsNothing() {
        fixture.withAll().up();
        fixture.gateway.down();
        fixture.linkRemoved();
        fixture.advance(Duration.ofMinutes(1));

        assertThat(fixture.state()).isEqualTo(GatewayState.IDLE);
        assertThat(fixture.management.credentials()).hasSize(1);
    }

    @Test
    void l14ARemovedRouteIsRepairedInPlace() {
        fixture.withAll().up();
        fixture.host.clearEvents();

        fixture.gateway.networkChanged(new NetworkEvent.RouteRemoved("hd0"));
        fixture.threads.settle();

        assertThat(fixture.host.events()).contains("repair table A", "repair rule A");
        assertThat(fixture.management.credentials()).hasSize(1);
    }

    @Test
    void failsClosedWhenTheFilterCannotBeRepaired() {
        fixture.withAll().up();
        fixture.management.push(map(2, peer(1)));
        fixture.threads.settle();
        fixture.firewall.fail("repair");
        fixture.host.clearEvents();

        fixture.gateway.networkChanged(new NetworkEvent.Overrun());
        fixture.threads.settle();

        assertThat(fixture.host.events()).contains("peers 0");
    }

    @Test
    void l14ADamagedFilterIsRepairedInPlace() {
        fixture.withAll().up();
        fixture.management.push(map(2, peer(1)));
        fixture.threads.settle();
        fixture.host.clearEvents();

        filter().damage("table A was removed by nft (pid 1)");
        fixture.threads.settle();

        assertThat(fixture.host.events()).containsExactly("-table A", "+table A", "repair table A");
        assertThat(fixture.management.credentials()).hasSize(1);
        assertThat(fixture.gateway.status().restarts()).isEmpty();
        assertThat(fixture.gateway.status().problems()).isEmpty();
    }

    @Test
    void l14AFilterThatIsDamagedWhileTheStartWaitsIsRepairedAtOnce() {
        fixture.signal.connecting(false);
        fixture.withAll().up();

        filter().damage("table A was removed by nft (pid 1)");
        fixture.threads.settle();

        assertThat(fixture.host.objects()).contains("table A");
    }

    @Test
    void failsClosedWhileADamagedFilterCannotBeRepairedAndTriesAgain() {
        fixture.withAll().up();
        fixture.management.push(map(2, peer(1)));
        fixture.threads.settle();
        fixture.firewall.fail("repair");
        fixture.host.clearEvents();

        filter().damage("table A was removed by nft (pid 1)");
        fixture.threads.settle();

        assertThat(fixture.host.events()).contains("peers 0");
        assertThat(fixture.gateway.status().problems()).anyMatch(text -> text.contains("no peers without a filter"));
        assertThat(fixture.state()).isEqualTo(GatewayState.CONNECTED);

        fixture.firewall.fail(null);
        fixture.host.clearEvents();
        fixture.advance(Duration.ofSeconds(3));

        assertThat(fixture.host.events()).contains("+table A");
        assertThat(fixture.gateway.status().problems()).isEmpty();
        assertThat(fixture.management.credentials()).hasSize(1);
    }

    @Test
    void l9DamageThatIsToldAfterTheEndHasNoEffect() {
        fixture.withAll().up();
        var filter = filter();
        var tunnel = tunnel();
        fixture.down();
        fixture.host.clearEvents();

        filter.damage("late");
        tunnel.damage("late");
        fixture.threads.settle();

        assertThat(fixture.host.events()).isEmpty();
    }

    @Test
    void l14ADamagedInterfaceIsRepairedInPlaceAndItsRoutesAfterIt() {
        fixture.withAll().up();
        var session = tunnel();
        fixture.host.clearEvents();

        session.damage("interface hd0 was switched off");
        fixture.threads.settle();

        assertThat(fixture.host.events())
                .containsExactly("-link hd0 up", "+link hd0 up", "repair link hd0", "repair rule A");
        assertThat(tunnel()).isSameAs(session);
        assertThat(fixture.management.credentials()).hasSize(1);
        assertThat(fixture.gateway.status().restarts()).isEmpty();
    }

    @Test
    void l14AnInterfaceThatIsLostRestartsOnceHoweverItIsTold() {
        fixture.withAll().up();
        var session = tunnel();

        session.lose("interface hd0 is gone");
        session.listener().failed("hd0: it was deleted");
        fixture.gateway.networkChanged(new NetworkEvent.LinkRemoved("hd0", session.index()));
        fixture.advance(Duration.ofSeconds(5));

        assertThat(fixture.state()).isEqualTo(GatewayState.CONNECTED);
        assertThat(tunnel()).isNotSameAs(session);
        assertThat(fixture.management.credentials()).hasSize(2);
        assertThat(fixture.gateway.status().restarts().values()).containsExactly(1);
    }

    @Test
    void l14AnInterfaceThatCannotBeRepairedRestarts() {
        fixture.withAll().up();
        var session = tunnel();

        session.lose("interface hd0 is gone");
        fixture.advance(Duration.ofSeconds(5));

        assertThat(fixture.state()).isEqualTo(GatewayState.CONNECTED);
        assertThat(tunnel()).isNotSameAs(session);
        assertThat(fixture.gateway.status().restarts()).containsEntry("backend-failed", 1);
    }

    /** A user's continuation may wait for the gateway: it does not keep the lane. */
    @Test
    void l4WhatHangsOnAnAnswerIsNotRunOnTheLane() {
        var onLane = new java.util.ArrayList<Boolean>();
        var up = fixture.withAll().gateway.up(new Credential.Registered());
        var unused = up.thenRun(() -> onLane.add(fixture.lane.isMine()));
        fixture.threads.settle();
        var unusedToo = fixture.gateway.down().thenRun(() -> onLane.add(fixture.lane.isMine()));
        fixture.threads.settle();

        assertThat(onLane).containsExactly(false, false);
    }

    private FakeFirewallBackend.Session filter() {
        return java.util.Objects.requireNonNull(fixture.firewall.current());
    }

    private FakeTunnelBackend.Session tunnel() {
        return java.util.Objects.requireNonNull(fixture.tunnel.current());
    }

    @Test
    void aMapOlderThanTheLastIsNotApplied() {
        fixture.withAll().up();
        fixture.management.push(map(5, peer(1)));
        fixture.management.push(map(4));
        fixture.threads.settle();

        assertThat(fixture.gateway.status().mapSerial()).isEqualTo(5);
        assertThat(fixture.gateway.status().peers()).hasSize(1);
    }

    @Test
    void swapsToABetterFilterWithoutAGapAndRestartsNothing() {
        fixture.withAll().up();
        var better = new FakeFirewallBackend("firewall-2", fixture.host);
        fixture.host.clearEvents();

        fixture.add(Kind.FIREWALL, better, 100);

        assertThat(fixture.host.events()).containsSubsequence("+table B", "table B by firewall-2", "-table A");
        assertThat(fixture.management.credentials()).hasSize(1);
        assertThat(inUse("firewall")).isEqualTo("firewall-2");
    }

    @Test
    void keepsTheOldBackendWhenTheNewOneCannotOpen() {
        fixture.withAll().up();
        var broken = new FakeFirewallBackend("firewall-2", fixture.host);
        broken.fail("open");

        fixture.add(Kind.FIREWALL, broken, 100);

        assertThat(inUse("firewall")).isEqualTo("firewall-1");
        assertThat(fixture.gateway.status().backends())
                .anyMatch(backend -> backend.name().equals("firewall-2")
                        && backend.setAside().contains("told to fail"));
    }

    @Test
    void aBackendThatWasSetAsideIsTriedAgain() {
        fixture.withAll().up();
        var broken = new FakeFirewallBackend("firewall-2", fixture.host);
        broken.fail("open");
        fixture.add(Kind.FIREWALL, broken, 100);

        broken.fail(null);
        fixture.advance(Duration.ofSeconds(10));

        assertThat(inUse("firewall")).isEqualTo("firewall-2");
    }

    @Test
    void movesToBetterConnectorsAndRestartsNothing() {
        fixture.withAll().up();
        fixture.host.clearEvents();

        fixture.add(Kind.MANAGEMENT, new FakeManagementConnector("management-2", fixture.host), 100);
        fixture.add(Kind.SIGNAL, new FakeSignalConnector("signal-2", fixture.host), 100);

        assertThat(inUse("management")).isEqualTo("management-2");
        assertThat(inUse("signal")).isEqualTo("signal-2");
        assertThat(fixture.host.events()).doesNotContain("-link hd0");
        assertThat(fixture.gateway.status().restarts()).isEmpty();
    }

    /** As SCR 2.2.18 does with a service that is registered while the component is being activated. */
    @Test
    void l15AServiceThatWasBoundTwiceIsLetGoOfByOneUnbind() {
        fixture.withAll().up();
        fixture.add(Kind.TUNNEL, fixture.tunnel, 50);

        fixture.remove(Kind.TUNNEL, fixture.tunnel);

        assertThat(fixture.state()).isEqualTo(GatewayState.WAITING_FOR_BACKENDS);
        assertThat(fixture.host.objects()).isEmpty();
        assertThat(fixture.host.violations()).isEmpty();
    }

    /** As SCR 2.2.18 does with a service that is unregistered while the component is being activated. */
    @Test
    void l15AServiceThatIsBoundAfterItsUnbindIsNotUsed() {
        fixture.withAll().up();
        var late = new FakeTunnelBackend("tunnel-2", fixture.host);

        var left = fixture.gateway.left(Kind.TUNNEL, late, 99);
        late.left();
        fixture.gateway.appeared(Candidate.of(Kind.TUNNEL, late, Map.of("service.ranking", 100, "service.id", 99L)));
        fixture.threads.settle();

        assertThat(left).isCompleted();
        assertThat(inUse("tunnel")).isEqualTo("tunnel-1");
        assertThat(fixture.host.violations()).isEmpty();
    }

    @Test
    void l15ALeavingBackendIsReplacedByAnotherOfItsKind() {
        fixture.withAll().up();
        fixture.add(Kind.FIREWALL, new FakeFirewallBackend("firewall-2", fixture.host), 10);
        fixture.add(Kind.ROUTES, new FakeRouteBackend("routes-2", fixture.host), 10);
        fixture.add(Kind.HOST_DNS, new FakeHostDnsBackend("host-dns-2", fixture.host), 10);

        fixture.remove(Kind.FIREWALL, fixture.firewall);
        fixture.remove(Kind.ROUTES, fixture.routes);
        fixture.remove(Kind.HOST_DNS, fixture.hostDns);

        assertThat(fixture.state()).isEqualTo(GatewayState.CONNECTED);
        assertThat(inUse("firewall")).isEqualTo("firewall-2");
        assertThat(inUse("routes")).isEqualTo("routes-2");
        assertThat(inUse("host-dns")).isEqualTo("host-dns-2");
        assertThat(fixture.management.credentials()).hasSize(1);
    }

    @Test
    void l15TheLastOfAKindTakesTheRunWithItAndAnotherBringsItBack() {
        fixture.withAll().up();

        fixture.remove(Kind.FIREWALL, fixture.firewall);
        assertThat(fixture.state()).isEqualTo(GatewayState.WAITING_FOR_BACKENDS);
        assertThat(fixture.host.objects()).isEmpty();
        assertThat(fixture.gateway.status().reason()).contains("firewall");

        fixture.add(Kind.FIREWALL, fixture.firewall, 50);
        assertThat(fixture.state()).isEqualTo(GatewayState.CONNECTED);
    }

    @Test
    void swapsTheTunnelOldBeforeNewAndTheFilterFollows() {
        fixture.withAll().up();
        var better = new FakeTunnelBackend("tunnel-2", fixture.host);
        fixture.host.clearEvents();

        fixture.add(Kind.TUNNEL, better, 100);

        assertThat(fixture.host.events())
                .containsSubsequence("-link hd0", "+link hd0", "+table B", "-table A", "+link hd0 up");
        assertThat(inUse("tunnel")).isEqualTo("tunnel-2");
        assertThat(better.current()).matches(session -> session != null && session.isHeard());
        assertThat(fixture.management.credentials()).hasSize(1);
    }

    @Test
    void returnsToTheOldTunnelWhenTheNewOneCannotOpen() {
        fixture.withAll().up();
        var broken = new FakeTunnelBackend("tunnel-2", fixture.host);
        broken.fail("open");

        fixture.add(Kind.TUNNEL, broken, 100);

        assertThat(inUse("tunnel")).isEqualTo("tunnel-1");
        assertThat(fixture.state()).isEqualTo(GatewayState.CONNECTED);
        assertThat(fixture.host.objects()).contains("link hd0 up");
    }

    @Test
    void connectorsSwapByReopeningTheirStreamsAndTheTunnelStays() {
        fixture.withAll().up();
        fixture.add(Kind.MANAGEMENT, new FakeManagementConnector("management-2", fixture.host), 10);
        fixture.add(Kind.SIGNAL, new FakeSignalConnector("signal-2", fixture.host), 10);
        fixture.host.clearEvents();

        fixture.remove(Kind.MANAGEMENT, fixture.management);
        fixture.remove(Kind.SIGNAL, fixture.signal);

        assertThat(fixture.state()).isEqualTo(GatewayState.CONNECTED);
        assertThat(fixture.host.events()).doesNotContain("-link hd0");
        assertThat(fixture.host.objects()).contains("management of management-2", "signal of signal-2");
    }

    @Test
    void aPinPrefersALowerRankingAndReleasingItGoesBack() {
        fixture.withAll().up();
        fixture.add(Kind.FIREWALL, new FakeFirewallBackend("firewall-2", fixture.host), 10);

        fixture.gateway.pin("firewall", "firewall-2");
        fixture.threads.settle();
        assertThat(inUse("firewall")).isEqualTo("firewall-2");

        fixture.gateway.pin("firewall", "");
        fixture.threads.settle();
        assertThat(inUse("firewall")).isEqualTo("firewall-1");
    }

    @Test
    void anUnbindWithoutABindIsHarmless() {
        fixture.withAll().up();

        fixture.remove(Kind.FIREWALL, new FakeFirewallBackend("never bound", fixture.host));

        assertThat(fixture.state()).isEqualTo(GatewayState.CONNECTED);
    }

    @Test
    void aServiceThatLeavesAfterTheEndIsNotWaitedFor() {
        fixture.withAll().up();
        fixture.gateway.close();
        fixture.threads.settle();

        assertThat(fixture.gateway.left(Kind.TUNNEL, fixture.tunnel, 1)).isCompleted();
        assertThat(fixture.gateway.left(Kind.SIGNAL, fixture.signal, 7)).isCompleted();
    }

    @Test
    void anUpThatWaitsIsRefusedWhenTheGatewayEnds() {
        var up = fixture.up();

        fixture.gateway.close();
        fixture.threads.settle();

        assertThat(up).isCompletedExceptionally();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void l15ARandomStormEndsInTheStateThatWasWantedLast(long seed) {
        var random = new java.util.Random(seed);
        fixture.withAll();
        var spare = new FakeFirewallBackend("firewall-2", fixture.host);
        var present = new boolean[] {true, false};
        for (int i = 0; i < 800; i++) {
            switch (random.nextInt(8)) {
                case 0 -> present[0] = toggle(Kind.FIREWALL, fixture.firewall, 50, present[0]);
                case 1 -> present[1] = toggle(Kind.FIREWALL, spare, 60, present[1]);
                case 2 -> fixture.signal.connecting(random.nextBoolean());
                case 3 -> fixture.linkRemoved();
                case 4 -> fixture.gateway.down();
                case 5 -> fixture.gateway.up(new Credential.Registered());
                case 6 -> fixture.management.push(map(1 + i, peer(random.nextInt(5))));
                default -> fixture.advance(Duration.ofMillis(random.nextInt(2000)));
            }
        }
        if (!present[0]) {
            fixture.add(Kind.FIREWALL, fixture.firewall, 50);
        }
        fixture.signal.connecting(true);
        fixture.up();
        fixture.advance(Duration.ofMinutes(1));

        assertThat(fixture.state()).isEqualTo(GatewayState.CONNECTED);
        assertThat(fixture.host.violations()).isEmpty();
    }

    private <B, F extends FakeService> boolean toggle(Kind<B> kind, F service, int ranking, boolean present) {
        if (present) {
            fixture.remove(kind, service);
        } else {
            fixture.add(kind, service, ranking);
        }
        return !present;
    }

    private String inUse(String kind) {
        return fixture.gateway.status().backends().stream()
                .filter(backend -> backend.kind().equals(kind) && backend.inUse())
                .map(backend -> backend.name())
                .findFirst()
                .orElse("none");
    }

    private static RemotePeer peer(int number) {
        var key = new byte[32];
        key[0] = (byte) (number + 1);
        return new RemotePeer(
                PublicKey.of(key),
                Set.of(IpPrefix.parse("100.64.0." + (10 + number) + "/32")),
                "peer" + number,
                "0.60.0");
    }

    private static NetworkMap map(long serial, RemotePeer... peers) {
        var rule = new FirewallRule(
                IpPrefix.parse("0.0.0.0/0"), FirewallRule.Direction.IN, RuleAction.ACCEPT, RuleProtocol.ALL, null, "");
        return new NetworkMap(
                serial,
                FakeManagementConnector.SELF,
                List.of(peers),
                List.of(),
                List.of(rule),
                List.of(),
                List.of(),
                DnsSettings.DISABLED);
    }
}
