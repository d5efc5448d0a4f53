package io.heddle.engine.failures;

import io.heddle.api.connect.ConnectorException;
import io.heddle.api.connect.ConnectorException.Reason;
import io.heddle.tck.fake.FakeTunnelBackend;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Failures of the loop around engines: its pauses and its restarts. */
@SuppressWarnings("FutureReturnValueIgnored") // each scenario looks at what became of it
class KnownClientFailuresIT {

    private static final Duration LONG = Duration.ofSeconds(3);
    private static final long SCHEDULES = 20_000;

    @Test
    void l12ACancelEndsTheBackOffAtOnce() {
        new Failure<Life>("a back-off sleep ignores cancel", 2, SCHEDULES, (stage, life) -> {
                    stage.management.refuse(new ConnectorException(Reason.UNREACHABLE, "nobody there"));
                    var stops = new ArrayList<CompletableFuture<Void>>();
                    var time = Duration.ofSeconds(3).multipliedBy(stage.choices.among(4));
                    life.start();
                    stage.threads.schedule(time, () -> stops.add(life.stop()));
                    stage.run(time); // not a moment longer
                    stage.require(stops.get(0).isDone(), "L12: a stop that waits for the end of a pause");
                    stage.requireClean("L12");
                    int logins = stage.management.credentials().size();
                    if (stage.threads.blocked() == 0) {
                        stage.run(Duration.ofMinutes(5));
                    }
                    stage.require(
                            stage.management.credentials().size() == logins, "L12: a cycle that begins after a cancel");
                })
                .isSeenIn(UnfixedBackOff::new, "a stop that waits for the end of a pause")
                .isNotSeenIn(OursGateway::complete);
    }

    @Test
    void l14ARestartAskedDuringTheStartIsNotLost() {
        new Failure<Restartable>("a restart is asked before the client's state exists", 2, SCHEDULES, (stage, life) -> {
                    stage.signal.connecting(false);
                    stage.threads.start(life::start);
                    stage.threads.schedule(Duration.ofSeconds(1), () -> stage.signal.connecting(true));
                    stage.atAnyTime(() -> stage.removeLink(life));
                    runAndSettle(stage);
                    stage.require(stage.host.objects().contains(Stage.LINK), "L14: it runs without its interface");
                    stop(stage, life);
                })
                .isSeenIn(UnfixedEarlyRestart::new, "it runs without its interface")
                .isNotSeenIn(OursGateway::complete);
    }

    @Test
    void l14TwoTriggersWithinTheWindowMergeIntoOneRestart() {
        new Failure<Restartable>("two restart triggers within a debounce window", 2, SCHEDULES, (stage, life) -> {
                    up(stage, life);
                    var asked = new ArrayList<Instant>();
                    Runnable trigger = () -> {
                        asked.add(stage.threads.now());
                        life.linkRemoved(Stage.index(stage.tunnel));
                    };
                    stage.atAnyTime(trigger);
                    stage.atAnyTime(trigger);
                    runAndSettle(stage);
                    boolean together =
                            Duration.between(asked.get(0), asked.get(1)).compareTo(UnfixedDebounce.WINDOW) < 0;
                    stage.require(stage.cycles() > 1, "L14: a restart is lost");
                    stage.require(stage.cycles() <= (together ? 2 : 3), "L14: a restart is doubled");
                    stop(stage, life);
                })
                .isSeenIn(UnfixedDebounce::new, "a restart is doubled")
                .isNotSeenIn(OursGateway::complete);
    }

    @Test
    void l14ARestartAskedDuringTheStopBeginsNothing() {
        new Failure<Restartable>("a restart is requested during stop", 2, SCHEDULES, (stage, life) -> {
                    up(stage, life);
                    var stops = new ArrayList<CompletableFuture<Void>>();
                    stage.atAnyTime(() -> life.linkRemoved(Stage.index(stage.tunnel)));
                    stage.atAnyTime(() -> stops.add(life.stop()));
                    stage.run(LONG);
                    stage.require(stops.get(0).isDone(), "L3: a stop that never ends");
                    stage.requireClean("L14: it runs after its stop");
                })
                .isSeenIn(UnfixedRestartAfterStop::new, "it runs after its stop")
                .isNotSeenIn(OursGateway::complete);
    }

    @Test
    void l14WhatOurOwnTeardownRemovesRestartsNothing() {
        new Failure<Restartable>("our own teardown's interface removal restarts", 2, SCHEDULES, (stage, life) -> {
                    echo(stage, life);
                    up(stage, life);
                    stage.atAnyTime(() -> stage.removeLink(life));
                    runAndSettle(stage);
                    stage.require(
                            stage.cycles() == 2, "L14: one restart was asked, and there were " + (stage.cycles() - 1));
                    stop(stage, life);
                })
                .isSeenIn(UnfixedMonitor::new, "one restart was asked, and there were")
                .isNotSeenIn(OursGateway::complete);
    }

    /**
     * A better tunnel takes over, and the old one's interface goes; the kernel says so, later. Ours was the unfixed form, and restarted
     * after every swap, as long as interfaces were told apart by their names.
     */
    @Test
    void l14WhatOurOwnSwapRemovesRestartsNothing() {
        new Failure<OursGateway>("our own swap's interface removal restarts", 2, SCHEDULES, (stage, life) -> {
                    var better = new FakeTunnelBackend("tunnel-2", stage.host);
                    up(stage, life);
                    echo(stage, life);
                    stage.atAnyTime(() -> life.bind(better, 1));
                    stage.run(LONG);
                    stage.require(stage.management.credentials().size() == 1, "L14: a swap restarts");
                    stop(stage, life);
                })
                .isNotSeenIn(OursGateway::complete);
    }

    /** The kernel says, later, that the interface is gone which is being closed. */
    private static void echo(Stage stage, Restartable life) {
        stage.fault((service, operation, mayFail) -> {
            if (service.equals("tunnel-1") && operation.equals("close")) {
                int index = Stage.index(stage.tunnel);
                stage.threads.start(() -> life.linkRemoved(index));
            }
        });
    }

    /** What happened last has its effect too. */
    private static void runAndSettle(Stage stage) {
        stage.run(LONG);
        stage.run(Duration.ofSeconds(1));
    }

    private static void up(Stage stage, Life life) {
        stage.threads.start(life::start);
        stage.run(Duration.ZERO);
    }

    private static void stop(Stage stage, Life life) {
        var stopped = life.stop();
        stage.run(LONG);
        stage.require(stopped.isDone(), "L3: a stop that never ends");
        stage.requireClean("L3");
    }
}
