package io.heddle.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.api.EndCause;
import io.heddle.api.GatewayState;
import io.heddle.api.GatewayStatus;
import io.heddle.api.GatewayStatus.Phase;
import io.heddle.api.GatewayStatus.RunReport;
import io.heddle.api.GatewayStatus.StepStatus;
import io.heddle.api.connect.ConnectorException;
import io.heddle.api.host.NetworkEvent;
import io.heddle.api.metrics.PrometheusText;
import io.heddle.engine.backend.Kind;
import io.heddle.tck.fake.FakeFirewallBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees: steps, waits, why a run ended, how often it was restarted, and the same as metrics. */
@SuppressWarnings("FutureReturnValueIgnored") // tests look at what became of it
class VisibleTest {

    @TempDir
    Path directory;

    private GatewayFixture fixture;

    @BeforeEach
    void begin() throws IOException {
        fixture = new GatewayFixture(directory);
    }

    @Test
    void everyStepOfTheStartIsShownInOrderAndCounted() {
        fixture.withAll().up();

        assertThat(status().steps())
                .allMatch(step -> step.phase() == Phase.START && step.isDone())
                .extracting(StepStatus::name)
                .containsExactly(
                        "validate settings",
                        "take the host",
                        "recover the host",
                        "open tunnel",
                        "open firewall",
                        "bring tunnel up",
                        "open routes",
                        "open resolver",
                        "open host DNS",
                        "start connection management",
                        "wait for signal stream",
                        "open management streams",
                        "start monitors");
        assertThat(status().steps())
                .allSatisfy(step -> assertThat(metrics())
                        .contains("heddle_step_seconds_count{phase=\"start\",step=\"" + step.name() + "\"} 1\n"));
        assertThat(metrics()).contains("heddle_starts_total{outcome=\"connected\"} 1\n");
        assertThat(status().lastRun()).isNull();
    }

    /** A step that is undone is shown; when a step gets an undo it appears here without anybody thinking of it. */
    @Test
    void everyStepOfTheTeardownIsShownAfterTheRunAndCounted() {
        fixture.withAll().up();
        fixture.down();

        var run = lastRun();
        assertThat(run.steps().stream().filter(step -> step.phase() == Phase.TEARDOWN))
                .allMatch(StepStatus::isDone)
                .extracting(StepStatus::name)
                .containsExactly(
                        "stop monitors",
                        "close management streams",
                        "close signal stream",
                        "close peers",
                        "close host DNS",
                        "close resolver",
                        "close routes",
                        "bring tunnel down",
                        "close firewall",
                        "close tunnel",
                        "release the host");
        assertThat(status().state()).isEqualTo(GatewayState.IDLE);
        assertThat(status().steps()).isEqualTo(run.steps());
        assertThat(run.cause()).isEqualTo(EndCause.ASKED);
        assertThat(run.reason()).isEqualTo("taken down");
        assertThat(run.connected()).isTrue();
        assertThat(metrics())
                .contains("heddle_step_seconds_count{phase=\"teardown\",step=\"close firewall\"} 1\n")
                .contains("heddle_runs_ended_total{cause=\"asked\"} 1\n")
                .contains("heddle_phase_seconds_count{phase=\"teardown\"} 1\n");
    }

    @Test
    void theCurrentWaitIsNamedWithItsTime() {
        fixture.management.answering(false);
        fixture.withAll().up();
        fixture.advance(Duration.ofSeconds(2));
        assertThat(status().waitingFor()).isEqualTo("the answer to the login, 2 s");
        fixture.down();

        fixture.management.answering(true);
        fixture.signal.connecting(false);
        fixture.up();
        fixture.advance(Duration.ofSeconds(3));
        assertThat(status().waitingFor()).isEqualTo("signal stream, 3 s");

        fixture.signal.connecting(true);
        fixture.advance(Duration.ofSeconds(1));
        assertThat(status().state()).isEqualTo(GatewayState.CONNECTED);
        assertThat(status().waitingFor()).isNull();
        assertThat(step("wait for signal stream").millis()).isBetween(3000L, 4000L);
        fixture.down();
    }

    @Test
    void thePauseBetweenTwoTriesIsNamed() {
        fixture.tunnel.fail("open");
        fixture.withAll().up();
        assertThat(status().state()).isEqualTo(GatewayState.BACKING_OFF);

        assertThat(status().waitingFor()).startsWith("the pause before the next try, ");
        fixture.down();
        assertThat(status().waitingFor()).isNull();
    }

    @Test
    void aStartThatWasCancelledSaysAtWhichStep() {
        fixture.signal.connecting(false);
        fixture.withAll().up();
        fixture.down();

        assertThat(lastRun().connected()).isFalse();
        assertThat(lastRun().cause()).isEqualTo(EndCause.ASKED);
        assertThat(lastRun().reason()).isEqualTo("taken down");
        assertThat(lastRun().steps())
                .anySatisfy(step -> assertThat(step)
                        .isEqualTo(new StepStatus(Phase.START, "wait for signal stream", 0, "cancelled")));
        assertThat(metrics()).contains("heddle_starts_total{outcome=\"cancelled\"} 1\n");
    }

    @Test
    void aStartThatFailedSaysWhereAndWhyAndRestartsAreCountedByCause() {
        fixture.tunnel.fail("up");
        fixture.withAll().up();
        fixture.advance(Duration.ofSeconds(20));
        fixture.tunnel.fail(null);
        fixture.advance(Duration.ofMinutes(1));

        assertThat(status().state()).isEqualTo(GatewayState.CONNECTED);
        assertThat(lastRun().cause()).isEqualTo(EndCause.START_FAILED);
        assertThat(lastRun().reason()).contains("told to fail in up");
        assertThat(lastRun().steps())
                .anyMatch(step ->
                        step.name().equals("bring tunnel up") && step.outcome().startsWith("failed: "));
        int restarts = Objects.requireNonNull(status().restarts().get("start-failed"));
        assertThat(restarts).isGreaterThan(1);
        assertThat(metrics())
                .contains("heddle_restarts_total{cause=\"start-failed\"} " + restarts + "\n")
                .contains("heddle_starts_total{outcome=\"failed\"} " + restarts + "\n");
        fixture.down();
    }

    @Test
    void eachCauseHasItsOwnClassWhateverTheSentenceSays() {
        fixture.withAll().up();
        fixture.gateway.networkChanged(new NetworkEvent.LinkRemoved(
                "hd0", Objects.requireNonNull(fixture.tunnel.current()).index()));
        fixture.advance(Duration.ofSeconds(30));
        assertThat(lastRun().cause()).isEqualTo(EndCause.INTERFACE_LOST);

        Objects.requireNonNull(fixture.tunnel.current()).listener().failed("socket closed");
        fixture.advance(Duration.ofSeconds(30));
        assertThat(lastRun().cause()).isEqualTo(EndCause.BACKEND_FAILED);
        assertThat(lastRun().reason()).isEqualTo("tunnel: socket closed");

        fixture.remove(Kind.FIREWALL, fixture.firewall);
        assertThat(lastRun().cause()).isEqualTo(EndCause.BACKEND_LEFT);
        assertThat(lastRun().reason()).contains("firewall-1");
        assertThat(status().reason()).isEqualTo("missing: firewall");
        fixture.down();
    }

    @Test
    void aLoginThatFailsDoesNotHideWhatTheLastRunTook() {
        fixture.withAll().up();
        fixture.management.refuse(new ConnectorException(ConnectorException.Reason.UNREACHABLE, "no route"));
        Objects.requireNonNull(fixture.tunnel.current()).listener().failed("socket closed");
        fixture.advance(Duration.ofSeconds(30));

        assertThat(lastRun().reason()).isEqualTo("tunnel: socket closed");
        assertThat(status().restarts()).containsKey("login-failed");
        fixture.down();
    }

    @Test
    void swapsMapsAndTasksAreCounted() {
        fixture.withAll().up();
        fixture.add(Kind.FIREWALL, new FakeFirewallBackend("firewall-2", fixture.host), 60);

        assertThat(metrics())
                .contains("heddle_swaps_total{kind=\"firewall\"} 1\n")
                .contains("heddle_maps_applied_total 1\n")
                .contains("heddle_transitions_total{state=\"connected\"} 1\n")
                .contains("heddle_lane_tasks_waiting 0\n")
                .containsPattern("heddle_lane_task_seconds_count [1-9]");
        fixture.down();
    }

    /** Each change of state, in order, with time and cause. */
    @Test
    void everyTransitionIsPublishedInOrderWithItsReason() {
        Queue<GatewayStatus> heard = new ConcurrentLinkedQueue<>();
        fixture.gateway.listen(heard::add);
        fixture.withAll().up();
        fixture.advance(Duration.ofSeconds(5));
        Objects.requireNonNull(fixture.tunnel.current()).listener().failed("socket closed");
        fixture.advance(Duration.ofSeconds(20));
        fixture.down();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> heard.stream()
                        .anyMatch(status -> status.state() == GatewayState.IDLE && status.lastRun() != null));

        var transitions = List.copyOf(heard).stream()
                .map(status -> status.state() + (status.reason().isEmpty() ? "" : ": " + status.reason()))
                .toList();
        assertThat(transitions)
                .containsSubsequence(
                        "CONNECTING",
                        "CONNECTED",
                        "STOPPING: tunnel: socket closed",
                        "BACKING_OFF: tunnel: socket closed",
                        "CONNECTING",
                        "CONNECTED",
                        "STOPPING: taken down",
                        "IDLE");
        assertThat(List.copyOf(heard)).isSortedAccordingTo((a, b) -> a.since().compareTo(b.since()));
    }

    @Test
    void whatWasHeldAgainstAConnectorIsForgottenWhenItWorksAgain() {
        var broken = new String[] {"management-1"};
        fixture.host.interfere((service, operation, mayFail) -> {
            if (service.equals(broken[0]) && operation.equals("connect")) {
                throw new IllegalStateException("on purpose");
            }
        });
        fixture.withAll().up();
        assertThat(setAside()).containsExactly("management-1");
        broken[0] = "signal-1";
        fixture.advance(Duration.ofSeconds(20));
        assertThat(setAside()).containsExactly("signal-1");
        broken[0] = "";

        fixture.advance(Duration.ofMinutes(1));

        assertThat(fixture.state()).isEqualTo(GatewayState.CONNECTED);
        assertThat(setAside()).isEmpty();
    }

    private List<String> setAside() {
        return status().backends().stream()
                .filter(backend -> !backend.setAside().isEmpty())
                .map(backend -> backend.name())
                .toList();
    }

    private GatewayStatus status() {
        return fixture.gateway.status();
    }

    private RunReport lastRun() {
        return Objects.requireNonNull(status().lastRun());
    }

    private StepStatus step(String name) {
        return status().steps().stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private String metrics() {
        return PrometheusText.of(fixture.lane.meters().snapshot());
    }
}
