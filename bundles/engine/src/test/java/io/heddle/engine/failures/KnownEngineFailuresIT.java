package io.heddle.engine.failures;

import io.heddle.api.host.BackendException;
import io.heddle.api.host.BackendException.Reason;
import io.heddle.engine.lifecycle.EngineAlreadyStartedException;
import io.heddle.engine.lifecycle.EngineStoppedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Failures of one start and its teardown. */
@SuppressWarnings("FutureReturnValueIgnored") // each scenario looks at what became of it
class KnownEngineFailuresIT {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration PAST_EVERY_BOUND = Duration.ofMinutes(2);
    private static final long SCHEDULES = 10_000;
    private static final Set<String> STARTING = Set.of("open", "up", "connect");

    @Test
    void l3AStopThatRacesTheStartLeavesNothingOfTheInterface() {
        new Failure<Life>(
                        "a close races a start over the interface", 5, SCHEDULES, KnownEngineFailuresIT::stopAtAnyTime)
                .isSeenIn(UnfixedInterfaceField::new, "left on the host")
                .isNotSeenIn(OursEngine::new);
    }

    @Test
    void l4AStopDoesNotWaitForAStartThatWaitsForTheSignalStream() {
        new Failure<Life>("a stop waits for a start that waits for the signal stream", 5, SCHEDULES, (stage, life) -> {
                    stage.signal.connecting(false);
                    stopAtAnyTime(stage, life);
                })
                .isSeenIn(UnfixedStopUnderLock::new, "blocked for ever")
                .isNotSeenIn(OursEngine::new);
    }

    @Test
    void l2AFailedStartUndoesAllOfIt() {
        new Failure<Life>("a cleanup covers half of what was started", 5, SCHEDULES, (stage, life) -> {
                    stage.fault((service, operation, mayFail) -> {
                        if (STARTING.contains(operation) && mayFail && stage.choices.yes()) {
                            throw new BackendException(Reason.FAILED, "on purpose");
                        }
                    });
                    startThatMayFail(stage, life);
                })
                .isSeenIn(UnfixedHalfCleanup::new, "left by a failed start: [resolver]")
                .isNotSeenIn(OursEngine::new);
    }

    @Test
    void l2AnErrorInAStepIsAFailureLikeAnyOther() {
        new Failure<Life>("an Error in a start step", 5, SCHEDULES, (stage, life) -> {
                    stage.fault((service, operation, mayFail) -> {
                        if (STARTING.contains(operation) && stage.choices.yes()) {
                            throw new NoClassDefFoundError("on purpose");
                        }
                    });
                    startThatMayFail(stage, life);
                })
                .isSeenIn(UnfixedCatch::new, "left by a failed start")
                .isNotSeenIn(OursEngine::new);
    }

    @Test
    void l1ASecondStartIsRefusedAndDisturbsNothing() {
        new Failure<Life>("a duplicate start tears down the running engine", 5, SCHEDULES, (stage, life) -> {
                    var refused = new ArrayList<RuntimeException>();
                    stage.atAnyTime(() -> start(life, refused));
                    stage.atAnyTime(() -> start(life, refused));
                    stage.run(LONG);
                    stage.require(refused.size() == 1, "L1: refused " + refused.size() + " of two starts");
                    stage.require(stage.host.objects().contains(Stage.LINK), "L1: the refused start undid the other");
                    life.stop();
                    stage.run(LONG);
                    stage.requireClean("L3");
                })
                .isSeenIn(UnfixedLateGuard::new, "the refused start undid the other")
                .isNotSeenIn(OursEngine::new);
    }

    @Test
    void l8AStepThatHangsKeepsNobodyFromUndoingTheRest() {
        new Failure<Life>("a teardown step hangs", 3, SCHEDULES, (stage, life) -> {
                    stage.threads.start(life::start);
                    stage.run(Duration.ZERO);
                    var released = new AtomicBoolean();
                    hang(stage, List.of("resolver-1", "firewall-1", "tunnel-1").get(stage.choices.among(3)), released);
                    var stopped = life.stop();
                    stopped.whenComplete((nothing, failure) -> {
                        requireLeftOfOneStep(stage);
                        released.set(true);
                    });
                    stage.run(PAST_EVERY_BOUND.multipliedBy(2));
                    stage.require(stopped.isDone(), "L8: a stop that never ends");
                    stage.requireClean("L8");
                })
                .isSeenIn(UnfixedBoundedStop::new, "left by more than one step")
                .isNotSeenIn(OursEngine::new);
    }

    @Test
    void l8AListenerThatThrowsKeepsNobodyFromUndoingTheRest() {
        new Failure<Listened>("an exception in a listener during teardown", 2, 100, (stage, life) -> {
                    life.listen(() -> {
                        throw new IllegalStateException("on purpose");
                    });
                    stage.threads.start(life::start);
                    stage.run(Duration.ZERO);
                    var stops = stopAtAnyTime(stage, life::stop);
                    stage.run(LONG);
                    stage.require(stops.stream().allMatch(CompletableFuture::isDone), "L3: a stop that never ends");
                    stage.requireClean("L8");
                })
                .isSeenIn(UnfixedInlineListener::new, "left on the host: [link hd0]")
                .isNotSeenIn(OursGateway::complete);
    }

    private static void stopAtAnyTime(Stage stage, Life life) {
        stage.threads.start(() -> start(life, new ArrayList<>()));
        var stops = stopAtAnyTime(stage, life::stop);
        stage.run(LONG);
        stage.require(
                stops.size() == 1 && stops.get(0).isDone() || stage.threads.blocked() > 0,
                "L3: a stop that never ends");
        stage.requireClean("L3");
    }

    private static List<CompletableFuture<Void>> stopAtAnyTime(Stage stage, Supplier<CompletableFuture<Void>> stop) {
        var stops = new ArrayList<CompletableFuture<Void>>();
        stage.atAnyTime(() -> stops.add(stop.get()));
        return stops;
    }

    /** When the start has failed, nothing is left; a start that did not fail is stopped. */
    private static void startThatMayFail(Stage stage, Life life) {
        var ended = new AtomicBoolean();
        stage.threads.start(() -> life.start().whenComplete((nothing, failure) -> {
            ended.set(true);
            if (failure != null) {
                stage.require(stage.host.objects().isEmpty(), "L2: left by a failed start: " + stage.host.objects());
            }
        }));
        stage.run(LONG);
        stage.require(ended.get(), "L2: a start that never ends");
        life.stop();
        stage.run(LONG);
        stage.requireClean("L3");
    }

    private static void start(Life life, List<RuntimeException> refused) {
        try {
            life.start();
        } catch (EngineAlreadyStartedException | EngineStoppedException e) {
            refused.add(e);
        }
    }

    /** The step that hangs, or the one that was under way when the bound was reached. */
    private static void requireLeftOfOneStep(Stage stage) {
        var left = stage.host.objects();
        stage.require(
                Stream.of(Set.of("resolver"), Set.of("table A"), Set.of(Stage.LINK, Stage.LINK + " up"))
                        .anyMatch(step -> step.containsAll(left)),
                "L8: left by more than one step: " + left);
    }

    /** Closing what that service opened hangs past every bound, and returns at last, when nobody waits for it any more. */
    private static void hang(Stage stage, String hanging, AtomicBoolean released) {
        stage.fault((service, operation, mayFail) -> {
            if (operation.equals("close") && service.equals(hanging)) {
                stage.threads.pass(PAST_EVERY_BOUND);
                stage.threads.await(released::get);
            }
        });
    }
}
