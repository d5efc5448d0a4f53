package io.heddle.itests.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.heddle.itests.faults.Fault;
import io.heddle.shell.control.ControlException;
import io.heddle.shell.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each step of the start, each step of the teardown, and each call into a backend that they make, on a real host, fails, hangs, and
 * is cancelled. Afterwards the host and the process are as they were before, and the gateway comes up and works.
 *
 * <p>The rows of the table are what an undisturbed run passes: a new step is one more row, and a step that the agent does not see
 * fails the first test. Here every step goes wrong in one way of each kind; all the others are tagged slow.
 */
final class FaultIT {

    @RegisterExtension
    static final Site SITE = Site.prepared(Victim::prepare, "gw-a", "gw-b");

    private static final String QUARANTINE = "not returned";
    private static final String OVER = "the lane goes on without it";

    private static final List<String> STARTS = new ArrayList<>();
    private static final List<String> UNDOS = new ArrayList<>();
    private static final List<String> START_CALLS = new ArrayList<>();
    private static final List<String> UNDO_CALLS = new ArrayList<>();
    private static final List<String> LISTED = new ArrayList<>(); // as the status has them
    private static final List<String> LISTED_UNDOS = new ArrayList<>();
    private static Victim victim;

    @BeforeAll
    static void learn() throws Exception {
        SITE.joinAll();
        victim = Victim.of(SITE, "gw-b");
        victim.machine().down();
        victim.begin();
        victim.machine().up();
        LISTED.addAll(listed(victim.machine().status(), "start"));
        STARTS.addAll(victim.passed("start", false));
        START_CALLS.addAll(victim.passed("start", true));
        victim.machine().down();
        LISTED_UNDOS.addAll(listed(victim.machine().status().object("lastRun"), "teardown"));
        UNDOS.addAll(victim.passed("undo", false));
        UNDO_CALLS.addAll(victim.passed("undo", true));
    }

    private static List<String> listed(JsonObject run, String phase) {
        return run.objects("steps").stream()
                .filter(step -> step.text("phase").equals(phase))
                .map(step -> (phase.equals("start") ? "start:" : "undo:") + step.text("name"))
                .toList();
    }

    static List<String> starts() {
        return STARTS;
    }

    static List<String> undos() {
        return UNDOS;
    }

    /** All but the host's lock, which nobody else can release: it is the process's own until it ends. */
    static Stream<String> recoverableUndos() {
        return UNDOS.stream().filter(undo -> !undo.endsWith("release the host"));
    }

    static List<String> startCalls() {
        return START_CALLS;
    }

    static List<String> undoCalls() {
        return UNDO_CALLS;
    }

    /** Those that can hang by themselves: the others do in a call. */
    static Stream<String> withoutCalls() {
        return Stream.concat(STARTS.stream(), UNDOS.stream())
                .filter(step -> !START_CALLS.contains(step + "#1") && !UNDO_CALLS.contains(step + "#1"));
    }

    /** The first call of each step. */
    static Stream<String> firstCalls() {
        return Stream.concat(START_CALLS.stream(), UNDO_CALLS.stream()).filter(call -> call.endsWith("#1"));
    }

    static Stream<String> otherCalls() {
        return Stream.concat(START_CALLS.stream(), UNDO_CALLS.stream()).filter(call -> !call.endsWith("#1"));
    }

    /** Each case begins idle, whatever happened in the one before. */
    @AfterEach
    void calm() throws ControlException {
        victim.control().clear();
        victim.machine().down();
    }

    @Test
    void theTableHasEveryStep() {
        assertThat(STARTS).as("steps of the start").isNotEmpty().isEqualTo(LISTED);
        assertThat(UNDOS).as("undo steps").isNotEmpty().isEqualTo(LISTED_UNDOS);
        assertThat(START_CALLS).as("calls into backends").isNotEmpty();
        assertThat(UNDO_CALLS).as("calls into backends").isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("starts")
    void aStartStepThatFailsAfterItsWorkIsUndoneAndTheNextCycleWorks(String step) throws Exception {
        startFails(step, false, Fault.EXCEPTION);
    }

    @Tag("tables")
    @ParameterizedTest
    @MethodSource("starts")
    void aStartStepThatFailsBeforeItsWork(String step) throws Exception {
        startFails(step, true, Fault.EXCEPTION);
    }

    @Tag("tables")
    @ParameterizedTest
    @MethodSource("starts")
    void aStartStepThatEndsInAnErrorAfterItsWork(String step) throws Exception {
        startFails(step, false, Fault.ERROR);
    }

    @Tag("tables")
    @ParameterizedTest
    @MethodSource("starts")
    void aStartStepThatEndsInAnErrorBeforeItsWork(String step) throws Exception {
        startFails(step, true, Fault.ERROR);
    }

    @ParameterizedTest
    @MethodSource("undos")
    void anUndoThatEndsInAnErrorKeepsNoOtherFromItsWork(String undo) throws Exception {
        undoFails(undo, false, Fault.ERROR);
    }

    @Tag("tables")
    @ParameterizedTest
    @MethodSource("undos")
    void anUndoThatFailsAfterItsWork(String undo) throws Exception {
        undoFails(undo, false, Fault.EXCEPTION);
    }

    /** What was not undone is put right by the recovery that follows; what it keeps in the process nobody can know. */
    @Tag("tables")
    @ParameterizedTest
    @MethodSource("recoverableUndos")
    void anUndoThatFailsBeforeItsWork(String undo) throws Exception {
        undoFails(undo, true, Fault.EXCEPTION);
    }

    @Tag("tables")
    @ParameterizedTest
    @MethodSource("recoverableUndos")
    void anUndoThatEndsInAnErrorBeforeItsWork(String undo) throws Exception {
        undoFails(undo, true, Fault.ERROR);
    }

    @Tag("tables")
    @ParameterizedTest
    @MethodSource("startCalls")
    void aCallOfTheStartThatFailsBeforeItsWork(String call) throws Exception {
        startCallFails(call, true, Fault.EXCEPTION);
    }

    @Tag("tables")
    @ParameterizedTest
    @MethodSource("startCalls")
    void aCallOfTheStartThatEndsInAnError(String call) throws Exception {
        startCallFails(call, true, Fault.ERROR);
    }

    @Tag("tables")
    @ParameterizedTest
    @MethodSource("undoCalls")
    void aCallOfTheTeardownThatFailsAfterItsWork(String call) throws Exception {
        undoFails(call, false, Fault.EXCEPTION);
    }

    @Tag("tables")
    @ParameterizedTest
    @MethodSource("undoCalls")
    void aCallOfTheTeardownThatEndsInAnErrorBeforeItsWork(String call) throws Exception {
        undoFails(call, true, Fault.ERROR);
    }

    /** The step's own future never completes. */
    @ParameterizedTest
    @MethodSource("starts")
    void aStartThatWaitsInAStepIsCancelledByDown(String step) throws Exception {
        var before = victim.process();
        victim.begin();
        victim.control().arm(step, false, 0, Fault.STALL);
        victim.wantUp();
        victim.awaitEvent(step, Fault.STALL);
        await("status names the wait")
                .atMost(Machine.PATIENCE)
                .until(() -> victim.machine()
                        .status()
                        .text("waitingFor")
                        .startsWith(name(step).replace("wait for ", "")));

        victim.machine().down();

        assertThat(victim.passed("start", false)).as("steps begun").endsWith(step);
        assertThat(victim.log()).contains(line(step, "cancelled"));
        assertIdleAndClean(before, "after a down while the start waited in " + step);
    }

    /** The lane is busy: the start goes on when the step returns, but not past its next look at the lane. */
    @Tag("tables")
    @ParameterizedTest
    @MethodSource("starts")
    void downArrivesBeforeAStartStepHasDoneItsWork(String step) throws Exception {
        downWhileHeld(step, true);
    }

    @Tag("tables")
    @ParameterizedTest
    @MethodSource("starts")
    void downArrivesAfterAStartStepHasDoneItsWork(String step) throws Exception {
        downWhileHeld(step, false);
    }

    /** The teardown is that of a start that failed; after it no cycle begins. */
    @Tag("tables")
    @ParameterizedTest
    @MethodSource("undos")
    void downArrivesWhileAFailedStartIsUndone(String undo) throws Exception {
        var last = STARTS.get(STARTS.size() - 1);
        var before = victim.process();
        victim.begin();
        victim.control().arm(last, false, 0, Fault.EXCEPTION);
        victim.control().arm(undo, true, 0, Fault.HOLD);
        victim.wantUp();
        victim.awaitEvent(undo, Fault.HOLD);

        var down = victim.wantDown();
        victim.control().release();
        down.get(Machine.TEARDOWN.toSeconds(), TimeUnit.SECONDS);

        assertThat(victim.passed("start", false)).as("steps begun").isEqualTo(STARTS);
        assertThat(victim.passed("undo", false)).as("steps undone").isEqualTo(UNDOS);
        assertIdleAndClean(before, "after a down in the middle of " + undo);
    }

    @ParameterizedTest
    @MethodSource("firstCalls")
    void aStepWhoseFirstCallHangsIsWrittenOffAndDoesNotDisturbWhenItReturns(String call) throws Exception {
        hangs(call, true);
    }

    @Tag("tables")
    @ParameterizedTest
    @MethodSource("otherCalls")
    void aStepWhoseLaterCallHangs(String call) throws Exception {
        hangs(call, true);
    }

    @Tag("tables")
    @ParameterizedTest
    @MethodSource("firstCalls")
    void aStepWhoseFirstCallHangsAfterItsWork(String call) throws Exception {
        hangs(call, false);
    }

    @Tag("tables")
    @ParameterizedTest
    @MethodSource("withoutCalls")
    void aStepThatHangsByItselfBeforeItsWork(String step) throws Exception {
        hangs(step, true);
    }

    @Tag("tables")
    @ParameterizedTest
    @MethodSource("withoutCalls")
    void aStepThatHangsByItselfAfterItsWork(String step) throws Exception {
        hangs(step, false);
    }

    /** The next cycle is held before it does anything, so that the host shows what the failed one left. */
    private static void startFails(String step, boolean early, Fault fault) throws Exception {
        var before = victim.process();
        var first = STARTS.get(0);
        victim.begin();
        victim.control().arm(step, early, 0, fault);
        victim.control().arm(first, true, first.equals(step) && early ? 0 : 1, Fault.HOLD);
        victim.wantUp();
        victim.awaitEvent(first, Fault.HOLD);

        victim.assertHostClean("after " + step + " failed");
        assertThat(victim.log()).as("log").contains(line(step, "failed: injected into " + step));
        assertLastRunNames(step);
        victim.control().release();
        assertWorks(step);
        victim.machine().down();
        assertIdleAndClean(before, "after " + step + " failed, a cycle that worked, and a down");
    }

    private static void undoFails(String undo, boolean early, Fault fault) throws Exception {
        victim.begin();
        victim.machine().up();
        victim.control().arm(undo, early, 0, fault);

        victim.machine().down();

        assertThat(victim.passed("undo", false)).as("steps undone").isEqualTo(UNDOS);
        assertThat(victim.log()).as("log").contains("injected into " + undo).contains(name(undo));
        if (!undo.contains("#")) { // the failure of a backend's close is its holder's to report
            assertLastRunNames(undo);
        }
        victim.assertHostClean("after " + undo + " failed");
        var before = victim.process();
        assertWorksAfter(undo);
        assertIdleAndClean(before, "after " + undo + " failed, a cycle that worked, and a down");
    }

    /** What it means is decided elsewhere: the start fails, or something is degraded for a while. */
    private static void startCallFails(String call, boolean early, Fault fault) throws Exception {
        var before = victim.process();
        victim.begin();
        victim.control().arm(call, early, 0, fault);
        victim.wantUp();
        victim.awaitEvent(call, fault);
        assertWorks(call);
        assertThat(victim.log()).as("log").contains("injected into " + call);
        await("the backend is tried again, or the next case would do without it")
                .atMost(Machine.PATIENCE)
                .untilAsserted(() -> assertThat(setAside("")).isEmpty());
        victim.machine().down();
        assertIdleAndClean(before, "after " + call + " failed, a cycle that worked, and a down");
    }

    private static void downWhileHeld(String step, boolean early) throws Exception {
        var before = victim.process();
        victim.begin();
        victim.control().arm(step, early, 0, Fault.HOLD);
        victim.wantUp();
        victim.awaitEvent(step, Fault.HOLD);

        var down = victim.wantDown();
        victim.control().release();
        down.get(Machine.TEARDOWN.toSeconds(), TimeUnit.SECONDS);

        assertThat(victim.passed("start", false)).as("steps begun").doesNotHaveDuplicates();
        assertIdleAndClean(before, "after a down while " + step + " was under way");
    }

    /**
     * The lane writes the thread off; {@code down} returns; what is wanted up meanwhile waits for the backend, or does without; the
     * call that returns at last changes nothing of what was done since.
     */
    private static void hangs(String point, boolean early) throws Exception {
        var before = victim.process();
        boolean inStart = point.startsWith("start:");
        victim.begin();
        if (!inStart) {
            victim.machine().up();
        }
        victim.control().arm(point, early, 0, Fault.HANG);
        if (inStart) {
            victim.wantUp();
            victim.awaitLog(line(point, "hung"));
        }

        victim.machine().down();

        victim.awaitEvent(point, Fault.HANG);
        victim.awaitLog(OVER);
        assertThat(victim.log()).as("log").contains(line(point, "hung"));
        if (point.contains("#")) {
            assertThat(setAside(QUARANTINE)).as("backends in quarantine").hasSize(1);
        } else {
            victim.assertHostClean("while " + point + " hangs");
        }
        victim.wantUp();
        victim.control().release();
        assertWorks(point);
        assertThat(setAside(QUARANTINE)).as("backends in quarantine").isEmpty();
        victim.machine().down();
        assertIdleAndClean(before, "after " + point + " hung, returned, a cycle that worked, and a down");
    }

    /** The backends that are not tried at the moment, for a reason of which that text is part. */
    private static List<String> setAside(String reason) throws ControlException {
        return victim.machine().status().objects("backends").stream()
                .filter(backend -> !backend.text("setAside").isEmpty()
                        && backend.text("setAside").contains(reason))
                .map(backend -> backend.text("name") + ": " + backend.text("setAside"))
                .toList();
    }

    private static void assertWorksAfter(String point) throws Exception {
        victim.machine().up();
        assertWorks(point);
        victim.machine().down();
    }

    /** Traffic flows in every fourth case; in the others it is enough that all of the start was done. */
    private static void assertWorks(String point) throws Exception {
        victim.awaitState("connected");
        int row = Math.max(
                Math.max(STARTS.indexOf(point), UNDOS.indexOf(point)),
                Math.max(START_CALLS.indexOf(point), UNDO_CALLS.indexOf(point)));
        if (row % 4 == 0) {
            victim.machine().awaitConnected(1);
            SITE.gateway("gw-a").awaitPing(victim.machine().overlay());
        }
    }

    private static void assertIdleAndClean(ProcessPicture before, String when) throws Exception {
        victim.awaitState("idle"); // published a moment after down has returned
        victim.assertHostClean(when);
        victim.assertProcessAsBefore(before, when);
    }

    private static void assertLastRunNames(String point) throws ControlException {
        assertThat(victim.machine().status().object("lastRun").objects("steps"))
                .as("steps of the last run, in the status")
                .filteredOn(step -> step.text("outcome").startsWith("failed"))
                .extracting(step -> step.text("name"))
                .containsExactly(name(point));
    }

    /** What the log says of a step's end. */
    private static String line(String point, String outcome) {
        return "%s \"%s\": %s".formatted(point.startsWith("undo:") ? "teardown" : "start", name(point), outcome);
    }

    private static String name(String point) {
        return point.substring(point.indexOf(':') + 1).replaceAll("#.*", "");
    }
}
