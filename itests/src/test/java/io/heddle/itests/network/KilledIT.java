package io.heddle.itests.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.heddle.itests.faults.Fault;
import io.heddle.itests.faults.FaultControl;
import io.heddle.itests.faults.FaultControl.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The gateway's process is killed at each step of the start and of the teardown, before and after the step's work, and under
 * traffic; the next process recovers. It is held when it has done so: the host is then as it was before there ever was a gateway.
 *
 * <p>The rows of the table are what an undisturbed run passes. A process recovers from the case before and is then killed in its
 * own; a failure names the moment that the one before was killed at. A sample of the rows is always run, the others are tagged slow.
 */
final class KilledIT {

    @RegisterExtension
    static final Site SITE = Site.prepared(Victim::prepare, "gw-a", "gw-b");

    private static final Moment RECOVERED = new Moment("start:recover the host", false);
    private static final int SAMPLE = 4;

    private static final List<Moment> STARTS = new ArrayList<>();
    private static final List<Moment> UNDOS = new ArrayList<>();
    private static Victim victim;
    private static String killed = "while it was connected";

    @BeforeAll
    static void learn() throws Exception {
        SITE.joinAll();
        victim = Victim.of(SITE, "gw-b");
        victim.machine().down();
        victim.begin();
        victim.machine().up();
        STARTS.addAll(moments("start"));
        victim.machine().down();
        UNDOS.addAll(moments("undo"));
        assertThat(STARTS).contains(RECOVERED);
        victim.machine().up();
        victim.machine().kill();
    }

    private static List<Moment> moments(String phase) {
        return victim.passed(phase, false).stream()
                .flatMap(point -> Stream.of(new Moment(point, true), new Moment(point, false)))
                .toList();
    }

    static Stream<Moment> starts() {
        return STARTS.stream().filter(moment -> !isSample(STARTS, moment));
    }

    static Stream<Moment> undos() {
        return UNDOS.stream().filter(moment -> !isSample(UNDOS, moment));
    }

    /** Some of each, from the middle of the start on: before, there is little to recover. */
    static Stream<Moment> sample() {
        return Stream.concat(
                STARTS.stream().filter(moment -> isSample(STARTS, moment)),
                UNDOS.stream().filter(moment -> isSample(UNDOS, moment)));
    }

    private static boolean isSample(List<Moment> all, Moment moment) {
        int row = all.indexOf(moment);
        return all == STARTS ? row > STARTS.indexOf(RECOVERED) && row % SAMPLE == 1 : row % (2 * SAMPLE) == 5;
    }

    @ParameterizedTest
    @MethodSource("sample")
    void killedAtSomeStepTheNextProcessRecovers(Moment moment) throws Exception {
        killAt(moment);
    }

    @Tag("tables")
    @ParameterizedTest
    @MethodSource("starts")
    void killedAtAStepOfTheStartTheNextProcessRecovers(Moment moment) throws Exception {
        killAt(moment);
    }

    @Tag("tables")
    @ParameterizedTest
    @MethodSource("undos")
    void killedAtAStepOfTheTeardownTheNextProcessRecovers(Moment moment) throws Exception {
        killAt(moment);
    }

    @Test
    void killedUnderTrafficTheNextProcessRecovers() throws Exception {
        launchUntilRecovered(List.of());
        victim.machine().awaitConnected(1);
        SITE.gateway("gw-a").awaitPing(victim.machine().overlay());
        try (var pings =
                Pings.start(SITE.gateway("gw-a").namespace(), victim.machine().overlay())) {
            pings.awaitAnswers("before the process is killed");
            kill("under traffic");
        }

        launchUntilRecovered(List.of());
        victim.machine().awaitConnected(1);
        SITE.gateway("gw-a").awaitPing(victim.machine().overlay());
        kill("after it had recovered");
    }

    @AfterAll
    static void theLastOneIsRecoveredToo() throws Exception {
        launchUntilRecovered(List.of());
    }

    private static void killAt(Moment moment) throws Exception {
        boolean starting = STARTS.contains(moment);
        if (starting && STARTS.indexOf(moment) <= STARTS.indexOf(RECOVERED)) {
            launch(List.of(moment));
        } else if (starting) {
            launchUntilRecovered(List.of(moment));
        } else {
            launchUntilRecovered(List.of());
            victim.awaitState("connected");
            victim.control().arm(moment.point(), moment.before(), 0, Fault.HOLD);
            victim.machine().terminate();
        }
        victim.awaitHolds(moment);
        kill(moment.toString());
    }

    private static void kill(String when) throws InterruptedException {
        victim.machine().kill();
        killed = when;
        SITE.assertForeignUntouched(victim.machine(), "killed " + when);
    }

    /** The next process leaves the host as it was, before it makes anything itself; then it goes on to these moments. */
    private static void launchUntilRecovered(List<Moment> moments) throws Exception {
        var holds = new ArrayList<>(List.of(RECOVERED));
        holds.addAll(moments);
        launch(holds);
        victim.awaitHolds(RECOVERED);
        victim.assertHostClean("when the next process had recovered what one left that was killed " + killed);
        victim.control().release();
    }

    private static void launch(List<Moment> holds) throws Exception {
        victim.machine().kill(); // if a case before has failed
        FaultControl.prepare(victim.machine().home(), holds);
        victim.machine().launch();
        victim.reconnect();
    }
}
