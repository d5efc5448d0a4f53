package io.heddle.engine.failures;

import io.heddle.tck.fake.FakeFirewallBackend;
import io.heddle.tck.fake.FakeService;
import io.heddle.tck.fake.FakeTunnelBackend;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Failures of a component whose services come and go. */
@SuppressWarnings("FutureReturnValueIgnored") // each scenario looks at what became of it
class KnownReferenceFailuresIT {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final long SCHEDULES = 5_000;

    /** More than SCR waits for its lock, less than a teardown may take. */
    private static final Duration SLOW = Duration.ofSeconds(8);

    private static final List<Class<? extends FakeService>> TUNNEL = List.of(FakeTunnelBackend.class);
    private static final List<Class<? extends FakeService>> BOTH =
            List.of(FakeTunnelBackend.class, FakeFirewallBackend.class);

    @Test
    void l15AnUnbindForgetsNoServiceButItsOwn() {
        new Failure<References>("an unbind clears the newly bound service", 2, SCHEDULES, (stage, references) -> {
                    var second = new FakeTunnelBackend("tunnel-2", stage.host);
                    begin(stage, references);
                    stage.atAnyTime(() -> references.register(second, 1));
                    stage.atAnyTime(() -> references.unregister(stage.tunnel));
                    stage.run(LONG);
                    requireUseOf(second, stage);
                })
                .isSeenIn(
                        stage -> new SingleReferences(stage, () -> new UnfixedUnbind(stage), TUNNEL, true),
                        "a service is there and not used")
                .isNotSeenIn(KnownReferenceFailuresIT::ours);
    }

    /** Both services of a run leave, while it takes long to close the tunnel. */
    @Test
    void l15AServiceThatHasLeftIsNotUsedHoweverLongTheTeardownTakes() {
        new Failure<References>("a 1..1 slot, two departures at once", 2, SCHEDULES, (stage, references) -> {
                    beginSlowly(stage, references);
                    stage.atAnyTime(() -> references.unregister(stage.tunnel));
                    stage.atAnyTime(() -> references.unregister(stage.firewall));
                    stage.run(LONG);
                    stage.require(stage.threads.blocked() == 0, "L15: threads blocked for ever");
                })
                .isSeenIn(single(true), "has left, but not its")
                .isNotSeenIn(KnownReferenceFailuresIT::ours);
    }

    /** Both services of a run leave and are replaced, while it takes long to close the tunnel. */
    @Test
    void l15TheLastStateWinsHoweverLongTheTeardownTakes() {
        new Failure<References>("a 1..1 slot, replacements during deactivation", 1, SCHEDULES, (stage, references) -> {
                    var tunnel = new FakeTunnelBackend("tunnel-2", stage.host);
                    var firewall = new FakeFirewallBackend("firewall-2", stage.host);
                    beginSlowly(stage, references);
                    stage.atAnyTime(() -> references.unregister(stage.tunnel));
                    stage.atAnyTime(() -> references.unregister(stage.firewall));
                    stage.atAnyTime(() -> references.register(tunnel, 1));
                    stage.atAnyTime(() -> references.register(firewall, 1));
                    stage.run(LONG);
                    requireUseOf(tunnel, stage);
                })
                .isSeenIn(single(true), "a service is there and not used")
                .isNotSeenIn(KnownReferenceFailuresIT::ours);
    }

    @Test
    void l15ABetterServiceIsUsedWhenItComes() {
        new Failure<References>("a reluctant 1..1 reference", 2, SCHEDULES, (stage, references) -> {
                    var second = new FakeTunnelBackend("tunnel-2", stage.host);
                    begin(stage, references);
                    stage.atAnyTime(() -> references.register(second, 1));
                    stage.run(LONG);
                    requireUseOf(second, stage);
                })
                .isSeenIn(single(false), "a service is there and not used")
                .isNotSeenIn(KnownReferenceFailuresIT::ours);
    }

    private static Function<Stage, References> single(boolean greedy) {
        return stage -> new SingleReferences(stage, () -> new UnfixedSlots(stage), BOTH, greedy);
    }

    private static References ours(Stage stage) {
        var gateway = new OursGateway(stage);
        gateway.start();
        return new ManyReferences(gateway);
    }

    private static void begin(Stage stage, References references) {
        stage.threads.start(() -> references.register(stage.firewall, 0));
        stage.threads.start(() -> references.register(stage.tunnel, 0));
        stage.run(Duration.ZERO);
    }

    private static void beginSlowly(Stage stage, References references) {
        begin(stage, references);
        stage.fault((service, operation, mayFail) -> {
            if (service.startsWith("tunnel") && operation.equals("close")) {
                stage.sleep(SLOW);
            }
        });
    }

    private static void requireUseOf(FakeTunnelBackend backend, Stage stage) {
        stage.require(stage.threads.blocked() == 0, "L15: " + stage.threads.blocked() + " threads blocked for ever");
        stage.require(
                backend.current() != null && stage.host.objects().contains(Stage.LINK),
                "L15: a service is there and not used");
    }
}
