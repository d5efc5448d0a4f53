package io.heddle.engine.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.api.GatewayStatus.Phase;
import io.heddle.api.GatewayStatus.StepStatus;
import io.heddle.engine.lifecycle.Lane.LaneLostError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TeardownTest {

    private final VirtualThreads threads = new VirtualThreads();
    private final StepLog log = new StepLog(threads);
    private final Teardown teardown = new Teardown(log);
    private final List<String> undone = new ArrayList<>();

    @Test
    void l7UndoesTheLastFirst() {
        teardown.push("first", () -> undone.add("first"));
        teardown.push("second", () -> undone.add("second"));
        assertThat(teardown.depth()).isEqualTo(2);

        teardown.unwind();

        assertThat(undone).containsExactly("second", "first");
        assertThat(teardown.depth()).isZero();
    }

    @Test
    void l3UndoesNothingTwice() {
        teardown.push("once", () -> undone.add("once"));
        teardown.unwind();
        teardown.unwind();

        assertThat(undone).containsExactly("once");
    }

    @Test
    void l8AStepThatFailsIsRecordedAndTheNextRuns() {
        teardown.push("good", () -> undone.add("good"));
        teardown.push("bad", () -> {
            threads.advance(Duration.ofMillis(7));
            throw new java.io.IOException("on purpose");
        });

        teardown.unwind();

        assertThat(undone).containsExactly("good");
        assertThat(log.steps())
                .containsExactly(
                        new StepStatus(Phase.TEARDOWN, "bad", 7, "failed: on purpose"),
                        new StepStatus(Phase.TEARDOWN, "good", 0, "done"));
    }

    /** The thread that lost the lane leaves at once; whoever took over goes on behind the step that hung. */
    @Test
    void l8UnwindingAgainGoesOnBehindTheStepThatHung() {
        teardown.push("last", () -> undone.add("last"));
        teardown.push("hanging", () -> {
            undone.add("hanging");
            throw new LaneLostError("in a test");
        });

        assertThatThrownBy(teardown::unwind).isInstanceOf(LaneLostError.class);
        assertThat(undone).containsExactly("hanging");
        teardown.unwind();

        assertThat(undone).containsExactly("hanging", "last");
    }

    @Test
    void whatIsUnderWayIsAbandonedAlsoIfNothingIsToBeUndone() {
        log.begin(Phase.START, "wait for signal stream").suspend();

        teardown.unwind();

        assertThat(log.current()).isNull();
        assertThat(log.steps()).containsExactly(new StepStatus(Phase.START, "wait for signal stream", 0, "cancelled"));
    }

    @Test
    void aStepMayPushMore() {
        teardown.push("outer", () -> teardown.push("inner", () -> undone.add("inner")));

        teardown.unwind();

        assertThat(undone).containsExactly("inner");
    }
}
